package dev.logship.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A started process and the lines that it printed. Its output is read continuously, so that it never blocks
/// on a full pipe.
final class Running implements AutoCloseable {
    /// No measurement takes longer.
    static final long LIMIT_SECONDS = 120;

    private static final int MAX_LINES = 10_000;
    private static final Pattern EXIT = Pattern.compile("exit (\\d+)");

    private final List<String> command;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(MAX_LINES);
    private final Thread reader;

    Running(List<String> command, Process process) {
        this.command = List.copyOf(command);
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().name("output of " + process.pid()).start(this::readLines);
    }

    private void readLines() {
        try (BufferedReader output = process.inputReader()) {
            String line;
            while ((line = output.readLine()) != null) {
                boolean kept = lines.offer(line);
                if (!kept) lines.poll();
            }
        } catch (IOException e) {
            lines.offer("its output ended: " + e.getMessage());
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// CPU seconds of the process so far, including its waited-for children.
    double cpuSeconds() throws IOException {
        return ProcStat.cpuSeconds(pid());
    }

    /// Resident memory in bytes.
    long residentBytes() throws IOException {
        return ProcStat.residentBytes(pid());
    }

    /// The lines since the last call.
    List<String> newLines() {
        List<String> taken = new ArrayList<>();
        lines.drainTo(taken);
        return taken;
    }

    /// Waits for the end of a process with little output, and returns its output.
    List<String> awaitEnd() throws IOException, InterruptedException {
        reader.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        if (reader.isAlive()) throw new IOException(String.join(" ", command) + " does not end");
        return newLines();
    }

    /// The next line that contains the pattern; lines before it are dropped.
    ///
    /// @throws IOException if the process ended without it, or did not print it in time
    Matcher awaitLine(Pattern pattern) throws IOException, InterruptedException {
        StringBuilder passed = new StringBuilder();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (System.nanoTime() < deadline) {
            String line = lines.poll(100, TimeUnit.MILLISECONDS);
            if (line == null) {
                if (!reader.isAlive() && lines.isEmpty()) throw failure("ended", pattern, passed);
                continue;
            }
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) return matcher;
            passed.append("\n  ").append(line);
        }
        throw failure("printed in " + LIMIT_SECONDS + " s", pattern, passed);
    }

    private IOException failure(String what, Pattern pattern, CharSequence passed) {
        String name = String.join(" ", command);
        return new IOException(name + " " + what + " without a line '" + pattern + "'"
                + (passed.isEmpty() ? "" : ", but:" + passed));
    }

    /// @throws IOException if it has ended, with its output
    void mustBeAlive() throws IOException {
        if (isAlive()) return;
        throw new IOException(String.join(" ", command) + " exited: " + String.join("\n  ", lines));
    }

    /// Waits for the end of a command started by [Processes#startHeld].
    ///
    /// @throws IOException if it failed
    void awaitExit() throws IOException, InterruptedException {
        String status = awaitLine(EXIT).group(1);
        if ("0".equals(status)) return;
        throw new IOException(String.join(" ", command) + " ended with status " + status);
    }

    /// Kills the process and its children, and waits for their end.
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(late -> process).join();
    }
}
