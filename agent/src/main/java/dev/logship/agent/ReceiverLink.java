package dev.logship.agent;

import dev.logship.Reason;
import dev.logship.follow.OpenFiles;
import dev.logship.linux.Mounts;
import dev.logship.protocol.ship.RefusedException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The way to the receiver, which all streams share: when it fails, it fails for all and is logged once. Any
/// thread.
final class ReceiverLink {
    private static final Logger log = LoggerFactory.getLogger(ReceiverLink.class);

    /// How often a shortage of descriptors is logged.
    private static final Duration SHORT_AGAIN = Duration.ofMinutes(1);

    private final AgentConfig config;
    private final BooleanSupplier isOneOfSeveral;
    private final Runnable works;
    private final Trouble reaching = new Trouble();
    private final Trouble keeping = new Trouble();
    private final LongAdder connections = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private long shortNanos;                 // when there were no descriptors; guarded by this

    /// @param isOneOfSeveral whether log lines must name the receiver
    /// @param works called when the receiver is reached again
    ReceiverLink(AgentConfig config, BooleanSupplier isOneOfSeveral, Runnable works) {
        this.config = config;
        this.isOneOfSeveral = isOneOfSeveral;
        this.works = works;
    }

    /// Call this on each thread before it logs.
    void beginToLog() {
        if (isOneOfSeveral.getAsBoolean()) MDC.put(AgentGroup.RECEIVER, config.receiver().toString());
        else MDC.remove(AgentGroup.RECEIVER);
    }

    /// Connects for one stream.
    ///
    /// @throws RefusedException when the receiver was reached and did not reply with an offset
    /// @throws UnreachableException when it was not reached
    ShipConnection open(ShippedStream source) throws IOException {
        ShipConnection connection;
        try {
            connection =
                    ShipConnection.open(config.receiver(), source.stream, config.timeout(), source::wake);
        } catch (RefusedException e) {
            throw e;
        } catch (IOException e) {
            if (OpenFiles.isShortage(e)) throw e;
            throw new UnreachableException(e);
        }
        connections.increment();
        if (reaching.isOver()) {
            log.info("{} is reached again", config.receiver());
            works.run();
        }
        return connection;
    }

    /// Bytes were sent.
    void sent(long bytes) {
        sent.add(bytes);
    }

    /// How many bytes were sent by all connections.
    long sentBytes() {
        return sent.sum();
    }

    /// How many connections were made.
    long connections() {
        return connections.sum();
    }

    /// Whether the last attempt reached the receiver.
    boolean isUp() {
        return connections.sum() > 0 && !reaching.isCurrent();
    }

    /// Whether the last attempt did not reach the receiver.
    boolean isDown() {
        return reaching.isCurrent();
    }

    /// A stream's connection makes progress: its next loss is logged.
    void keeps() {
        keeping.isOver();
    }

    /// A stream could not be sent; logs why, unless that was logged already, and says whether it did.
    boolean failed(ShippedStream source, IOException reason) {
        return switch (reason) {
            case RefusedException e -> warn(source, config.receiver() + " did not reply with an offset", e);
            case IOException any when OpenFiles.isShortage(any) -> isShort(any);
            case Mounts.SilentException e -> false; // was logged
            case FileSystemException e -> warn(source, "cannot be shipped", e);
            default -> isLost(source, reason);
        };
    }

    private static boolean warn(ShippedStream source, String what, IOException reason) {
        String text = what + ": " + Reason.of(reason);
        boolean news = source.trouble.isNew(text);
        if (news) log.warn("stream {}: {}; retrying", source.stream, text);
        return news;
    }

    private synchronized boolean isShort(IOException reason) {
        log.debug("{}", reason.toString());
        if (shortNanos != 0 && System.nanoTime() - shortNanos < SHORT_AGAIN.toNanos()) return false;
        shortNanos = System.nanoTime();
        log.warn("{}: out of file descriptors, the limit is {}; retrying. Raise LimitNOFILE= of the unit",
                config.receiver(), OpenFiles.limit());
        return true;
    }

    private boolean isLost(ShippedStream source, IOException reason) {
        String what = Reason.of(reason);
        // One cut shows as a reset, a broken pipe or an end, by chance: one event, logged once.
        boolean news = reason instanceof UnreachableException ? reaching.isNew(what) : keeping.isNew("lost");
        if (news) log.warn("{}: {} (stream {}); retrying", config.receiver(), what, source.stream);
        return news;
    }
}
