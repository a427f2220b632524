package dev.logship.server;

import dev.logship.Service;
import dev.logship.StreamName;
import dev.logship.endpoint.tail.TailEndpoint;
import dev.logship.local.SingleFile;
import dev.logship.net.Endpoint;
import dev.logship.net.EndpointStats;
import dev.logship.net.TcpServer;
import dev.logship.select.StreamNaming;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One file served on one tail port: `logship serve -p PORT FILE`. Runs from its construction until it is
/// closed; it is done when the file was moved or deleted.
public final class FileServer implements Service {
    private static final Logger log = LoggerFactory.getLogger(FileServer.class);

    /// How long readers may take for the rest of a file that was moved or deleted.
    private static final Duration LAST_READS = Duration.ofSeconds(60);

    private final SingleFile file;
    private final Endpoint tail;
    private final EndpointStats stats;

    /// Opens the file, if it exists, and the port.
    ///
    /// @param linger whether to serve the file after it was moved or deleted
    /// @param headerTimeout how long the header of a reader may take
    /// @throws IOException in one line: what cannot be used, why, and what to do
    public FileServer(Path path, boolean linger, TcpServer.Config server, Duration headerTimeout)
            throws IOException {
        StreamName name = new StreamNaming(false, "").of(path);
        this.stats = server.stats();
        this.file = new SingleFile(name, path, linger);
        try {
            this.tail = TailEndpoint.open(
                    new TailEndpoint.Config(server, Optional.of(name), headerTimeout), file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        log.info("{}", tail);
    }

    /// Waits until the file was moved or deleted, and its readers have all of it; for ever if it is still
    /// served.
    public void awaitEnd() throws InterruptedException {
        file.awaitGone(LAST_READS);
    }

    @Override
    public String status() {
        return stats.openConnections() + " readers connected";
    }

    @Override
    public Optional<String> standstill() {
        if (!tail.isAccepting()) return Optional.of("no longer accepting connections");
        return file.isAlive() ? Optional.empty() : Optional.of("no longer checking the file");
    }

    @Override
    public void close() throws IOException {
        tail.close();
        file.close();
    }
}
