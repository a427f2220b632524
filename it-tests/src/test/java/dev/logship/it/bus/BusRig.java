package dev.logship.it.bus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.it.support.Daemon;
import dev.logship.it.support.LogshipProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A file bus in a directory of its own, and the processes that take part in it: logship's, and peers in
/// Python and shell that were written from the description of the protocol. Their output goes to files.
final class BusRig implements AutoCloseable {
    private static final int EXIT_SECONDS = 30;

    static {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(EXIT_SECONDS));
    }

    private final Path dir;
    private final List<Part> parts = new CopyOnWriteArrayList<>();

    BusRig(Path dir) {
        this.dir = dir;
        // A test run that is ended by SIGTERM leaves nothing behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /// One process, with the files of its stdout and stderr.
    record Part(List<String> command, Process process, Path output, Path errors) {
        byte[] printed() {
            return read(output);
        }

        String text() {
            return new String(printed(), StandardCharsets.UTF_8);
        }

        String complaints() {
            return new String(read(errors), StandardCharsets.UTF_8);
        }

        void awaitText(String expected) {
            await("'" + expected + "' from " + this).until(() -> text().equals(expected));
        }

        /// Gives it input, which stays open.
        void feed(String text) throws IOException {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        /// Ends its input.
        void end() throws IOException {
            process.getOutputStream().close();
        }

        /// Ends it by the signal of this name, `KILL` for instance.
        void signal(String name) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        }

        /// Waits for its end, and asserts the status and an empty stderr.
        void assertExit(int status) throws InterruptedException {
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("still runs: " + this);
            }
            assertEquals(status, process.exitValue(), this::toString);
            assertEquals("", complaints(), this::toString);
        }

        private static byte[] read(Path file) {
            try {
                return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            return String.join(" ", command) + " (pid " + process.pid() + "), stderr: " + complaints();
        }
    }

    /// The file of the bus, F.
    Path file() {
        return dir.resolve("bus/F");
    }

    Path lock() {
        return dir.resolve("bus/F.lock");
    }

    Path fresh() {
        return dir.resolve("bus/F.__new__");
    }

    /// Starts `logship bus --filename F SIDE OPTIONS…`.
    Part logship(String side, String... options) throws IOException {
        return logshipWith(null, side, options);
    }

    /// As [#logship], with a file as its input.
    Part logshipWith(@Nullable Path input, String side, String... options) throws IOException {
        var command = new ArrayList<>(
                List.of(LogshipProcess.program(), "bus", "--filename", file().toString(), side));
        command.addAll(List.of(options));
        return start(command, input);
    }

    /// Starts a peer in Python, which sleeps for some milliseconds between polls.
    Part python(@Nullable Path input, String side, String... options) throws IOException {
        var command = new ArrayList<>(
                List.of(Daemon.installed("python3"), resource("peer.py"), "--sleep", "0.01"));
        command.addAll(List.of(options));
        command.addAll(List.of(file().toString(), side));
        return start(command, input);
    }

    /// Starts a peer in shell, which knows the lossless mode.
    Part shell(@Nullable Path input, String side, int block) throws IOException {
        Daemon.installed("flock");
        return start(List.of("sh", resource("peer.sh"), file().toString(), side, "0.01",
                Integer.toString(block)), input);
    }

    /// Starts a lossless consumer of logship's whose output nobody reads before its input ends.
    Part stuckConsumer() throws IOException {
        String consumer = LogshipProcess.program() + " bus --lossless consumer --filename " + file();
        return start(List.of("sh", "-c", "{ " + consumer + " | { read -r _ <&3; cat; }; } 3<&0"), null);
    }

    /// Starts a process that holds the lock until its input ends.
    Part holder(String program) throws IOException {
        Daemon.installed(program);
        Part holder = program.equals("flock")
                ? start(List.of("flock", lock().toString(), "sh", "-c", "echo held; read -r _"), null)
                : python(null, "hold");
        holder.awaitText("held\n");
        return holder;
    }

    /// Runs a shell command, with the bus as `$F`. Returns its status.
    int sh(String command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", "-c", command).inheritIO();
        builder.environment().put("F", file().toString());
        return builder.start().waitFor();
    }

    /// Starts a command; its input is a pipe when there is no file for it.
    Part start(List<String> command, @Nullable Path input) throws IOException {
        Files.createDirectories(file().getParent());
        Path output = dir.resolve("out-" + parts.size());
        Path errors = dir.resolve("err-" + parts.size());
        Process process = new ProcessBuilder(command)
                .redirectInput(input == null ? Redirect.PIPE : Redirect.from(input.toFile()))
                .redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        var part = new Part(command, process, output, errors);
        parts.add(part);
        return part;
    }

    /// Puts a chunk on the bus, as an undisturbed producer does.
    void put(String chunk) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(fresh(), chunk);
        Files.move(fresh(), file(), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Waits until the present chunk is this one.
    void awaitChunk(String chunk) {
        await("chunk '" + chunk + "'")
                .until(() -> Files.exists(file()) && Files.readString(file()).equals(chunk));
    }

    /// Ends all running processes, with their children.
    @Override
    public void close() {
        for (Part part : parts) {
            part.process().descendants().forEach(ProcessHandle::destroyForcibly);
            part.process().destroyForcibly();
        }
    }

    private static String resource(String name) {
        return Objects.requireNonNull(BusRig.class.getResource("/bus/" + name)).getPath();
    }
}
