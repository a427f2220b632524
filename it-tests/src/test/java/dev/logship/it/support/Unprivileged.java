package dev.logship.it.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// A user to whom file modes apply, unlike root, for tests of unreadable files.
public final class Unprivileged {
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    private Unprivileged() {}

    /// The command that starts a program as such a user; empty when the test runs as one. Skips the test,
    /// with the reason, where that user cannot start the program.
    public static List<String> command() throws IOException, InterruptedException {
        if (!System.getProperty("user.name").equals("root")) return List.of();
        var line = new ArrayList<>(AS_NOBODY);
        line.addAll(List.of(LogshipProcess.program(), "--version"));
        String problem;
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            problem = process.waitFor() == 0 ? "" : said;
        } catch (IOException e) {
            problem = e.toString();
        }
        assumeTrue(problem.isEmpty(), "root reads every file, and nobody else can run logship: " + problem);
        return AS_NOBODY;
    }

    /// Lets everybody use these directories.
    public static void mayUse(Path... directories) throws IOException {
        for (Path directory : directories) chmod(directory, "rwxrwxrwx");
    }

    /// Sets the modes, as `rw-r--r--`.
    public static void chmod(Path path, String modes) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(modes));
    }
}
