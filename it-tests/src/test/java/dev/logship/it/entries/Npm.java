package dev.logship.it.entries;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Node and npm packages, for tests with other programs. Without them, the test is skipped with the reason.
final class Npm {
    private static final int INSTALL_SECONDS = 60;
    private static final int RUN_SECONDS = 60;

    private final Path directory;

    /// @param directory where packages go and scripts run
    Npm(Path directory) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        assumeTrue(works(10, "node", "--version"), "no node on this machine");
    }

    /// Installs a package, `NAME@VERSION`.
    void install(String name) throws IOException, InterruptedException {
        assumeTrue(works(INSTALL_SECONDS, "npm", "install", "--no-audit", "--no-fund", "--no-save", name),
                "npm cannot install " + name);
    }

    /// Runs a script of the test's resources to its end. Returns its output.
    List<String> run(String script, String... arguments) throws IOException, InterruptedException {
        Path file = directory.resolve(script);
        try (var source = Npm.class.getResourceAsStream("/" + script)) {
            if (source == null) throw new AssertionError("no resource " + script);
            Files.write(file, source.readAllBytes());
        }
        var command = new ArrayList<>(List.of("node", file.toString()));
        command.addAll(List.of(arguments));
        Path output = output(script);
        Process process = new ProcessBuilder(command).directory(directory.toFile())
                .redirectOutput(output.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        boolean ended = process.waitFor(RUN_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertTrue(ended && process.exitValue() == 0, () -> script + " failed; it said " + lines);
        return lines;
    }

    /// The output so far of a script that runs or will run.
    List<String> said(String script) throws IOException {
        Path output = output(script);
        return Files.exists(output) ? Files.readAllLines(output, StandardCharsets.UTF_8) : List.of();
    }

    private Path output(String script) {
        return directory.resolve(script + ".out");
    }

    private boolean works(int seconds, String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).directory(directory.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // not on the PATH
        }
    }
}
