package dev.logship.it.support;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program of the system, such as nginx, that runs in the foreground until it is closed. Its output goes to
/// a file.
public final class Daemon implements AutoCloseable {
    private static final int EXIT_SECONDS = 10;

    private final Process process;
    private final Path output;

    private Daemon(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// Starts an installed program.
    public static Daemon start(Path output, String program, String... args) throws IOException {
        var line = new ArrayList<>(List.of(installed(program)));
        line.addAll(List.of(args));
        Process process = new ProcessBuilder(line).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Daemon(process, output);
    }

    /// Runs an installed program, which must succeed.
    public static void run(String program, String... args) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(installed(program)));
        line.addAll(List.of(args));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new AssertionError(line + " failed: " + said);
    }

    /// The path of a program, given by name or path. Skips the test, with the reason, if it is not installed.
    public static String installed(String program) {
        Optional<Path> found = Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)),
                        Stream.of("/usr/sbin", "/sbin"))
                .map(dir -> Path.of(dir).resolve(program)).filter(Files::isExecutable).findFirst();
        assumeTrue(found.isPresent(), program + " is not installed: nothing is tested with it");
        return found.orElseThrow().toString();
    }

    /// Waits until it listens on this port of 127.0.0.1.
    public void awaitPort(int port) {
        await(this + "listening on " + port).until(() -> {
            if (!process.isAlive()) throw new AssertionError(this.toString());
            try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                return socket.isConnected();
            } catch (ConnectException e) {
                return false;
            }
        });
    }

    /// Ends it by SIGTERM, and waits.
    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
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
