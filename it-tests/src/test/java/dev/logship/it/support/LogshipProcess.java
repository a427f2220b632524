package dev.logship.it.support;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// One running logship program with its output. The launcher execs java, so signals sent here reach the JVM
/// itself.
public final class LogshipProcess implements AutoCloseable {
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(30);

    private final String command;
    private final Process process;
    private final List<String> stdout = Collections.synchronizedList(new ArrayList<>());
    private final List<String> stderr = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> pumps;

    private LogshipProcess(List<String> line, Process process) {
        this.command = String.join(" ", line);
        this.process = process;
        this.pumps = List.of(pump(process.getInputStream(), stdout), pump(process.getErrorStream(), stderr));
    }

    /// Starts `logship ARGS…`.
    public static LogshipProcess start(List<String> args) throws IOException {
        return start(List.of(), args);
    }

    /// Starts `COMMAND… logship ARGS…`; the command is to exec what follows it.
    public static LogshipProcess start(List<String> command, List<String> args) throws IOException {
        var line = new ArrayList<>(command);
        line.add(program());
        line.addAll(args);
        return startLine(line);
    }

    /// Starts a command line that becomes logship.
    public static LogshipProcess startLine(List<String> line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("LOGSHIP_CONFIG", ""); // none, even if this machine has one
        return new LogshipProcess(line, builder.start());
    }

    /// The program under test.
    public static String program() {
        String bin = Objects.requireNonNull(System.getProperty("logship.bin"), "-Dlogship.bin is not set");
        return Path.of(bin).toAbsolutePath().normalize().toString();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Every line on stdout so far.
    public List<String> stdout() {
        synchronized (stdout) {
            return List.copyOf(stdout);
        }
    }

    /// Every line on stderr so far.
    public List<String> stderr() {
        synchronized (stderr) {
            return List.copyOf(stderr);
        }
    }

    /// The lines on stderr so far that contain `part`.
    public List<String> stderrWith(String part) {
        return stderr().stream().filter(line -> line.contains(part)).toList();
    }

    /// Waits for the first line on stderr that `wanted` accepts; `what` names it in the error if it does not
    /// come.
    public String awaitLine(String what, Predicate<String> wanted) {
        if (find(wanted).isEmpty()) {
            await(what + " on stderr of " + command)
                    .until(() -> find(wanted).isPresent() || !process.isAlive());
        }
        return find(wanted).orElseThrow(() -> new AssertionError("no " + what + " from " + this));
    }

    private Optional<String> find(Predicate<String> wanted) {
        return stderr().stream().filter(wanted).findFirst();
    }

    /// Sends SIGTERM.
    public void terminate() {
        process.destroy();
    }

    /// Sends the signal of this name, such as `INT`.
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    /// Sends SIGKILL, and waits until the process has ended.
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /// Waits for the end and returns the exit status; stderr is then complete.
    public int awaitExit() {
        try {
            if (!process.waitFor(EXIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + EXIT_TIMEOUT + ": " + this);
            }
            for (Thread pump : pumps) pump.join(EXIT_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the end of " + this, e);
        }
        return process.exitValue();
    }

    /// Waits for the end and asserts its status.
    public void assertExit(int status) {
        assertEquals(status, awaitExit(), this::toString);
    }

    /// Asserts an end with `status` and exactly one line on stderr. Returns that line.
    public String assertFails(int status) {
        assertExit(status);
        assertEquals(1, stderr().size(), this::toString);
        return stderr().getFirst();
    }

    /// Kills the process. May be called twice.
    @Override
    public void close() {
        process.destroyForcibly();
    }

    /// The command with its output, for the message of a failed test.
    @Override
    public String toString() {
        var text = new StringBuilder(command).append(" (pid ").append(pid()).append(')');
        if (!process.isAlive()) text.append(" ended with ").append(process.exitValue());
        stdout().forEach(line -> text.append("\n  stdout: ").append(line));
        stderr().forEach(line -> text.append("\n  stderr: ").append(line));
        return text.toString();
    }

    private static Thread pump(InputStream from, List<String> to) {
        return Thread.ofVirtual().start(() -> {
            try (var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) to.add(line);
            } catch (IOException e) {
                // A killed process may close its pipe in the middle of a line; all earlier lines are kept.
                to.add("(output ended: " + e.getMessage() + ")");
            }
        });
    }
}
