package dev.logship.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.it.support.EntriesServer;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Runs the shell sessions of docs/PROTOCOL.md, so that they are correct. Each block has a fresh receiver;
/// its ports are SHIP_PORT, TAIL_PORT, HTTP_PORT, and BOUND_PORT for the stream `127.0.0.1_foo.log`. Nobody
/// listens on FREE_PORT; LOGSHIP is the program.
final class TranscriptsIT {
    private static final int STEP_SECONDS = 20;

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @TestFactory
    Stream<DynamicTest> transcripts_ofProtocolPage_areWhatHappens() throws IOException {
        Path page = Path.of(Objects.requireNonNull(System.getProperty("logship.root")), "docs/PROTOCOL.md");
        assumeTrue(Files.exists(page), "no docs/PROTOCOL.md");
        assumeClients();
        List<Transcript> transcripts = Transcript.of(page);
        assertFalse(transcripts.isEmpty(), "docs/PROTOCOL.md has no block of `console test`");
        return transcripts.stream().map(this::test);
    }

    @TestFactory
    Stream<DynamicTest> transcripts_ofThisModule_areWhatHappens() throws IOException {
        assumeClients();
        return Transcript.of(resource("transcripts.md")).stream().map(this::test);
    }

    @Test
    void document_withBlocks_isReadStepByStep(@TempDir Path directory) throws IOException {
        Path page = Files.writeString(directory.resolve("page.md"), """
                # Title
                ## One
                ```sh
                $ not run
                ```
                ```console test
                $ echo a; \\
                > echo b
                a
                b
                $ true
                ```
                ## Two
                ```console test
                $ echo c
                c
                ```
                """);

        var first = new Transcript.Step(7, "echo a; \\\necho b", "a\nb\n");
        var second = new Transcript.Step(11, "true", "");
        var third = new Transcript.Step(15, "echo c", "c\n");
        assertEquals(List.of(new Transcript("One", List.of(first, second)),
                new Transcript("Two", List.of(third))), Transcript.of(page));
    }

    private DynamicTest test(Transcript transcript) {
        String name = transcript.chapter() + ", line " + transcript.steps().getFirst().line();
        return DynamicTest.dynamicTest(name, () -> run(transcript));
    }

    private void run(Transcript transcript) throws Exception {
        Path home = Files.createTempDirectory(dir, "block");
        Rx rx = logship.rx(home.resolve("storage"), "--tail", "0=127.0.0.1_foo.log", "--http-port", "0");
        try {
            Map<String, String> more = entries(transcript, home);
            for (Transcript.Step step : transcript.steps()) {
                assertEquals(step.output().strip(), run(step, rx, home, more).strip(),
                        () -> "line " + step.line() + ": $ " + step.command() + "\n" + rx.process());
            }
        } finally {
            rx.process().terminate();
        }
    }

    /// The port of a fresh entry log, for a block that uses one.
    private Map<String, String> entries(Transcript transcript, Path home) throws IOException {
        if (transcript.steps().stream().noneMatch(step -> step.command().contains("$ENTRIES_PORT"))) {
            return Map.of();
        }
        Path directory = Files.createDirectory(home.resolve("entries"));
        return Map.of("ENTRIES_PORT", Integer.toString(EntriesServer.start(logship, directory).port()));
    }

    /// The output of the command, stderr included, as on a terminal.
    private static String run(Transcript.Step step, Rx rx, Path home, Map<String, String> more)
            throws IOException, InterruptedException {
        Path output = home.resolve("output");
        var builder = new ProcessBuilder("sh", "-c", step.command()).directory(home.toFile())
                .redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("HTTP_PORT", Integer.toString(rx.httpPort()));
        builder.environment().put("SHIP_PORT", Integer.toString(rx.shipPort()));
        builder.environment().put("TAIL_PORT", Integer.toString(rx.tailPort()));
        builder.environment().put("BOUND_PORT", Integer.toString(rx.boundPort("127.0.0.1_foo.log")));
        builder.environment().put("FREE_PORT", Integer.toString(Logship.freePort()));
        builder.environment().put("LOGSHIP", LogshipProcess.program());
        builder.environment().put("STORAGE", rx.storage().toString());
        builder.environment().merge("PATH", Path.of(LogshipProcess.program()).getParent() + ":",
                (path, bin) -> bin + path);
        builder.environment().putAll(more);
        Process shell = builder.start();
        shell.getOutputStream().close();
        boolean ended = shell.waitFor(STEP_SECONDS, TimeUnit.SECONDS);
        shell.destroyForcibly();
        assertTrue(ended, "line " + step.line() + " takes over " + STEP_SECONDS + " s: " + step.command());
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    }

    private static void assumeClients() {
        for (String client : List.of("nc", "curl")) {
            boolean found = Stream.of(System.getenv("PATH").split(":", -1))
                    .anyMatch(directory -> Files.isExecutable(Path.of(directory, client)));
            assumeTrue(found, "no " + client + " on the PATH: the transcripts were not run");
        }
    }

    private static Path resource(String name) {
        return Path.of(Objects.requireNonNull(TranscriptsIT.class.getResource("/" + name)).getPath());
    }
}
