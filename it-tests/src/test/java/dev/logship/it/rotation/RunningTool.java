package dev.logship.it.rotation;

import dev.logship.it.support.Daemon;
import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.Load;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A tool that writes the test's lines to files, and the rotation of these files if the tool does not rotate
/// itself.
final class RunningTool implements Load.Target, AutoCloseable {
    private static final int EXIT_SECONDS = 10;

    /// Rotates once.
    @FunctionalInterface
    interface Rotation {
        void rotate() throws IOException, InterruptedException;
    }

    private final Process process;
    private final Path output;
    private final OutputStream input;
    private @Nullable Rotation rotation;
    private Duration interval = Duration.ZERO;
    private int rotations;
    private volatile int last;           // written by the logging thread

    private RunningTool(Process process, Path output) {
        this.process = process;
        this.output = output;
        this.input = new BufferedOutputStream(process.getOutputStream());
    }

    /// Starts an installed program, which reads lines, in the directory `logs`. Skips the test if it is not
    /// installed.
    static RunningTool start(Path logs, String program, String... args) throws IOException {
        var line = new ArrayList<>(List.of(Daemon.installed(program)));
        line.addAll(List.of(args));
        Path output = logs.resolveSibling("output");
        Process process = new ProcessBuilder(line).directory(logs.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new RunningTool(process, output);
    }

    /// Calls this rotation at intervals; the tool does not rotate by itself.
    RunningTool rotatedBy(Duration time, Rotation by) {
        interval = time;
        rotation = by;
        return this;
    }

    /// Whether the tool rotates by itself.
    boolean rotatesItself() {
        return rotation == null;
    }

    /// Lets the time of a rotation pass and rotates.
    void rotate() throws IOException, InterruptedException {
        if (rotation == null) throw new IllegalStateException("it rotates by itself");
        FollowedLog.pause(interval);
        rotation.rotate();
        rotations++;
    }

    /// The number of calls of [#rotate].
    int rotations() {
        return rotations;
    }

    /// The number that was logged last.
    int last() {
        return last;
    }

    @Override
    public void log(int number) throws IOException {
        if (!process.isAlive()) throw new IOException(this + " ended with " + process.exitValue());
        input.write(Load.line(number));
        input.flush();
        last = number;
    }

    /// Ends its input and waits for its end.
    @Override
    public void close() throws IOException, InterruptedException {
        input.close();
        if (process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) return;
        process.destroyForcibly();
        throw new AssertionError(this + " did not end");
    }

    @Override
    public String toString() {
        try {
            return process + " said:\n" + Files.readString(output);
        } catch (IOException e) {
            return process + ": " + e;
        }
    }
}
