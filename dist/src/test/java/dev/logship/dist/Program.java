package dev.logship.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A started program with its output, which goes to files. Its environment has nothing of the test's own.
final class Program implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<String> command;
    private final Process process;
    private final Path stdout;
    private final Path stderr;

    private Program(List<String> command, Process process, Path stdout, Path stderr) {
        this.command = command;
        this.process = process;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    static Program start(Map<String, String> environment, List<String> command) throws IOException {
        Path stdout = temporaryFile();
        Path stderr = temporaryFile();
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"))
                .redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Program(List.copyOf(command), process, stdout, stderr);
    }

    /// Starts a program of the system, in the system's environment.
    static Program start(List<String> command) throws IOException {
        return start(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C.UTF-8"), command);
    }

    /// Runs a program that must succeed. Returns its output, stderr included.
    static String run(String... command) throws IOException {
        try (Program program = start(List.of(command))) {
            program.assertExit(0);
            return program.stdout() + program.stderr();
        }
    }

    private static Path temporaryFile() throws IOException {
        Path file = Files.createTempFile("logship-dist-", ".out");
        file.toFile().deleteOnExit();
        return file;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String stdout() throws IOException {
        return Files.readString(stdout);
    }

    String stderr() throws IOException {
        return Files.readString(stderr);
    }

    /// Waits for the first match on stderr.
    MatchResult awaitMatch(Pattern wanted) throws IOException {
        await(wanted + " from " + command).atMost(LIMIT)
                .until(() -> wanted.matcher(stderr()).find() || !process.isAlive());
        String told = told();
        return wanted.matcher(stderr()).results().findFirst().orElseThrow(() -> new AssertionError(told));
    }

    /// SIGTERM.
    void terminate() {
        process.destroy();
    }

    /// Waits for the end and returns the exit status.
    int awaitExit() throws IOException {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("does not end: " + told());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + command, e);
        }
        return process.exitValue();
    }

    /// Waits for the end and asserts the status.
    void assertExit(int status) throws IOException {
        assertEquals(status, awaitExit(), told());
    }

    private String told() throws IOException {
        List<String> told = new ArrayList<>(List.of(command + " said:", stdout(), stderr()));
        return String.join("\n", told);
    }

    @Override
    public void close() {
        // A child that changed its user outlives the process.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
