package dev.logship.it.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A small file system in memory, mounted for one test and always unmounted after it. Needs root.
public final class TmpfsMount implements AfterEachCallback {
    private @Nullable Path mounted;

    public TmpfsMount() {
        // Also if the test run itself is ended, because a mount outlives its process.
        Runtime.getRuntime().addShutdownHook(new Thread(this::unmountAtExit));
    }

    /// Mounts a tmpfs of this size in MiB at a new directory; skips the test, with the reason, where that is
    /// not allowed.
    public Path mount(Path directory, int mebibytes) throws IOException, InterruptedException {
        String problem = tryMount(directory, mebibytes);
        assumeTrue(problem.isEmpty(), "no small file system to fill, tmpfs cannot be mounted: " + problem);
        return directory;
    }

    /// Mounts a tmpfs of this size in MiB at a new directory.
    ///
    /// @return the reason why that is not allowed; empty on success
    public String tryMount(Path directory, int mebibytes) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        String problem = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "logship-it",
                directory.toString());
        if (problem.isEmpty()) mounted = directory;
        return problem;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException, InterruptedException {
        if (mounted == null) return;
        // Lazily, because a process that is being killed may still have a file open.
        assertEquals("", run("umount", "-l", mounted.toString()));
        mounted = null;
    }

    private void unmountAtExit() {
        try {
            if (mounted != null) run("umount", "-l", mounted.toString());
        } catch (IOException | InterruptedException e) {
            System.err.println(mounted + " is still mounted: " + e);
        }
    }

    /// The error output of the command; empty if it succeeded.
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? "" : "exit " + process.exitValue() + " " + said;
    }
}
