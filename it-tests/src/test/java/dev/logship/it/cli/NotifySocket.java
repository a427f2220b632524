package dev.logship.it.cli;

import static org.awaitility.Awaitility.await;

import dev.logship.it.support.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The socket on which systemd receives notifications, and the received ones.
final class NotifySocket implements AutoCloseable {
    private final Path socket;
    private final Path heard;
    private final Daemon listener;

    /// Listens in this directory.
    NotifySocket(Path directory) throws IOException {
        this.socket = directory.resolve("notify");
        this.heard = directory.resolve("notified");
        this.listener = Daemon.start(heard, "socat", "-u", "UNIX-RECV:" + socket, "-");
        await("socat").until(() -> Files.exists(socket));
    }

    /// The command that starts a program as systemd does, with this socket and some more environment.
    List<String> command(String environment) {
        return List.of("sh", "-c", "export NOTIFY_SOCKET='" + socket + "' " + environment + "; exec \"$@\"",
                "sh");
    }

    /// All lines so far.
    List<String> lines() throws IOException {
        return Files.readAllLines(heard);
    }

    /// The number of times that a line has arrived.
    long count(String line) throws IOException {
        return lines().stream().filter(line::equals).count();
    }

    /// Waits until this line has arrived.
    void awaitLine(String line) {
        await(line).until(() -> lines().contains(line));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        listener.close();
    }
}
