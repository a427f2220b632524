package dev.logship.agent;

import dev.logship.ByteRange;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends one source over one connection: from the offset that the receiver answers to the file's end, and on
/// as it grows, until there was nothing to send for a while, others wait for the place, or something fails.
/// Used once, by one virtual thread.
final class Shipper {
    private static final Logger log = LoggerFactory.getLogger(Shipper.class);

    /// How much is sent between two looks at whether others wait.
    private static final long CHUNK_BYTES = 4 << 20;

    /// A connection that lasted so long was a good one: the next try after it is a first one.
    private static final Duration STEADY = Duration.ofSeconds(5);

    private final Source source;
    private final AgentConfig config;
    private final Link link;
    private final Places places;

    Shipper(Source source, AgentConfig config, Link link, Places places) {
        this.source = source;
        this.config = config;
        this.link = link;
        this.places = places;
    }

    Outcome run() {
        try {
            if (!source.isSameFile()) return replaced();
            try (FileChannel file = source.file.open()) {
                return source.isSameFile() ? run(file) : replaced();
            }
        } catch (NoSuchFileException e) {
            return new Outcome.Gone();
        } catch (IOException e) {
            return new Outcome.Failed(e);
        } catch (RuntimeException e) {
            log.error("stream {}: a bug", source.stream, e);
            return new Outcome.Failed(new IOException("a bug: " + e, e));
        }
    }

    private Outcome run(FileChannel file) throws IOException {
        try (ShipConnection connection = link.open(source)) {
            source.setConnection(connection);
            long steadyFrom = System.nanoTime() + STEADY.toNanos();
            try {
                return ship(file, connection);
            } finally {
                source.setConnection(null);
                if (System.nanoTime() - steadyFrom > 0) source.backoff.reset();
            }
        }
    }

    private Outcome ship(FileChannel file, ShipConnection connection) throws IOException {
        long at = connection.offset();
        long size = file.size();
        if (source.heldUpTo(at)) source.backoff.reset();
        if (size < source.sent()) return cut(size);
        if (!source.isOwn(at, size)) return new Outcome.Beyond(at, size);
        source.trouble.isOver();
        if (source.tells(Source.Told.FROM)) {
            log.info("stream {}: shipping from {} of {} bytes", source.stream, at, size);
        }
        long turnEnds = System.nanoTime() + AgentConfig.TURN.toNanos();
        while (size > at || awaitMore(file, at, connection)) {
            if (places.areAwaited() && System.nanoTime() - turnEnds > 0) return new Outcome.GaveWay();
            size = file.size();
            if (size < at) return cut(size);
            long until = Math.min(size, at + CHUNK_BYTES);
            connection.send(file, new ByteRange(at, until), source::sentUpTo);
            at = until;
        }
        connection.finish(config.timeout());
        link.keeps();
        return at == connection.offset() ? new Outcome.Confirmed() : new Outcome.Sent();
    }

    /// Waits while there is nothing to send; false when the connection should end instead.
    private boolean awaitMore(FileChannel file, long at, ShipConnection connection) throws IOException {
        if (source.tells(Source.Told.LEVEL)) log.info("stream {}: caught up at {} bytes", source.stream, at);
        boolean confirmed = source.isUnconfirmed() && at == connection.offset();
        long idleEnds = System.nanoTime() + (confirmed ? 0 : config.idleTimeout().toNanos());
        while (file.size() == at) {
            places.setCaughtUp(source);
            long left = idleEnds - System.nanoTime();
            // A wake without growth may be that of a new file at the path: the next connection sees to it.
            if (left <= 0 || places.areAwaited() || !source.isThere() || !source.isSameFile()) return false;
            source.await(Duration.ofNanos(left));
            connection.check();
        }
        link.keeps();
        places.setBusy(source);
        return true;
    }

    private static Outcome replaced() {
        return new Outcome.Blocked("is another file now");
    }

    private Outcome cut(long size) {
        return new Outcome.Blocked("was cut to " + size + " bytes after " + source.sent() + " were sent");
    }
}
