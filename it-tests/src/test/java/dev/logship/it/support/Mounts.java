package dev.logship.it.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// File systems that are mounted during one test, and all unmounted after it. Needs root. The test is
/// skipped, with the reason, where that is not allowed.
public final class Mounts implements AfterEachCallback {
    /// The minimum size of xfs.
    private static final long IMAGE = 300 << 20;

    private final Deque<Path> mounted = new ConcurrentLinkedDeque<>();

    public Mounts() {
        // Also if the test run itself is ended, because a mount outlives its process.
        Runtime.getRuntime().addShutdownHook(new Thread(this::unmountAtExit));
    }

    /// Mounts a file system in memory at a new directory.
    ///
    /// @param options those of tmpfs, such as `size=1m`
    public Path tmpfs(Path at, String options) throws IOException, InterruptedException {
        return mount(at, "-t", "tmpfs", "-o", options, "logship-it");
    }

    /// Mounts one directory at another one.
    public Path bind(Path directory, Path at) throws IOException, InterruptedException {
        return mount(at, "--bind", directory.toString());
    }

    /// Mounts the file system of an image at a directory. Creates the image with `type` if it does not exist.
    ///
    /// @param making more options of mkfs
    public Path image(Path image, String type, Path at, String... making)
            throws IOException, InterruptedException {
        if (!Files.exists(image)) {
            try (var file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(IMAGE);
            }
            var command = new ArrayList<>(List.of("mkfs." + type, "-q"));
            command.addAll(List.of(making));
            command.add(image.toString());
            String problem = run(command);
            assumeTrue(problem.isEmpty(), () -> "cannot make a file system: " + problem);
        }
        return mount(at, "-t", type, "-o", "loop", image.toString());
    }

    /// Mounts the directories `lower` and `upper` below `layers` over each other.
    public Path overlay(Path layers, Path at) throws IOException, InterruptedException {
        return mount(at, "-t", "overlay", "-o", "lowerdir=" + layers.resolve("lower") + ",upperdir="
                + layers.resolve("upper") + ",workdir=" + layers.resolve("work"), "logship-it");
    }

    /// Mounts a directory through a FUSE program.
    public Path bindfs(Path directory, Path at) throws IOException, InterruptedException {
        Files.createDirectories(at);
        String problem = run(List.of("bindfs", directory.toString(), at.toString()));
        assumeTrue(problem.isEmpty(), () -> "cannot mount with bindfs: " + problem);
        mounted.push(at);
        return at;
    }

    private Path mount(Path at, String... options) throws IOException, InterruptedException {
        Files.createDirectories(at);
        var command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(options));
        command.add(at.toString());
        String problem = run(command);
        assumeTrue(problem.isEmpty(), () -> "cannot mount: " + problem);
        mounted.push(at);
        return at;
    }

    /// Unmounts what was mounted at a directory, also while it is in use.
    public void unmount(Path at) throws IOException, InterruptedException {
        assertEquals("", run(List.of("umount", "-l", at.toString())));
        mounted.remove(at);
    }

    /// A FUSE file system fails from now on, as if its program had died. The mount stays.
    public void breakOff(Path at) throws IOException, InterruptedException {
        run(List.of("umount", "-f", at.toString())); // cannot unmount a file system in use
    }

    /// Sends a signal to the program that mounts this directory.
    public void signal(Path at, String name) throws IOException, InterruptedException {
        List<String> pids = ProcessHandle.allProcesses().filter(process -> isMounter(process, at))
                .map(process -> Long.toString(process.pid())).toList();
        assertEquals(1, pids.size(), () -> "programs that mount " + at);
        assertEquals("", run(List.of("kill", "-" + name, pids.getFirst())));
    }

    private static boolean isMounter(ProcessHandle process, Path at) {
        return process.info().arguments()
                .filter(args -> args.length > 0 && args[args.length - 1].equals(at.toString()))
                .isPresent() && process.info().command().filter(path -> path.endsWith("/bindfs")).isPresent();
    }

    /// Unmounts what was mounted at a directory, unless it is in use.
    ///
    /// @return whether it was unmounted
    public boolean unmountUnused(Path at) throws IOException, InterruptedException {
        boolean done = run(List.of("umount", at.toString())).isEmpty();
        if (done) mounted.remove(at);
        return done;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException, InterruptedException {
        for (Path at : new ArrayDeque<>(mounted)) unmount(at);
    }

    private void unmountAtExit() {
        try {
            for (Path at : mounted) run(List.of("umount", "-l", at.toString()));
        } catch (IOException | InterruptedException e) {
            System.err.println("still mounted: " + mounted + ": " + e);
        }
    }

    /// The error output of the command; empty if it succeeded.
    private static String run(List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return String.valueOf(e.getMessage()); // not installed
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? "" : "exit " + process.exitValue() + " " + said;
    }
}
