package dev.logship.agent;

import dev.logship.follow.Tailer;
import dev.logship.follow.Chunk;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends one stream over one connection: from the offset in the receiver's reply to the end, then new bytes
/// as they come, until there was nothing to send for a while, others wait for a connection slot, or something
/// fails. Used once, by one virtual thread.
final class Shipper {
    private static final Logger log = LoggerFactory.getLogger(Shipper.class);

    /// A connection that lasted this long resets the backoff.
    private static final Duration STEADY = Duration.ofSeconds(5);

    /// How often the state of a growing stream is saved.
    private static final Duration NOTE = Duration.ofSeconds(1);

    private final ShippedStream source;
    private final Tailer tailer;
    private final AgentConfig config;
    private final ReceiverLink link;
    private final ConnectionSlots places;
    private long idleEnds = System.nanoTime();
    private long notedNanos = idleEnds;
    private boolean unnoted;

    Shipper(ShippedStream source, AgentConfig config, ReceiverLink link, ConnectionSlots places) {
        this.source = source;
        this.tailer = source.tailer;
        this.config = config;
        this.link = link;
        this.places = places;
    }

    Outcome run() {
        try {
            Outcome outcome = source.wasAsked() && source.isConfirmed() && isAtEnd()
                    ? new Outcome.Confirmed() : connect();
            if (outcome instanceof Outcome.Confirmed) tailer.rest();
            else pause();
            return outcome;
        } catch (IOException e) {
            pause();
            return new Outcome.Failed(e);
        } catch (RuntimeException e) {
            log.error("stream {}: internal error; retrying", source.stream, e);
            pause();
            return new Outcome.Failed(new IOException("internal error: " + e, e));
        }
    }

    /// Saves what was sent: the next reply may come late, and a process that is killed before it would not
    /// know what its files held.
    private void pause() {
        try {
            if (unnoted) tailer.note();
        } catch (IOException e) {
            log.debug("stream {}: {}", source.stream, e.toString()); // the next attempt reports it
        }
        tailer.pause();
    }

    /// Whether there is nothing to send after all, so that the receiver need not be asked.
    private boolean isAtEnd() throws IOException {
        return tailer.next() == null && !tailer.isDue();
    }

    private Outcome connect() throws IOException {
        tailer.hold();
        try (ShipConnection connection = link.open(source)) {
            source.setConnection(connection);
            long steadyFrom = System.nanoTime() + STEADY.toNanos();
            try {
                return ship(connection);
            } finally {
                source.setConnection(null);
                if (System.nanoTime() - steadyFrom > 0) source.backoff.reset();
            }
        }
    }

    private Outcome ship(ShipConnection connection) throws IOException {
        long held = connection.held().value();
        if (source.heldUpTo(connection.held())) source.backoff.reset();
        source.setConfirmed(false);
        boolean known = tailer.seek(held);
        source.trouble.isOver();
        idleEnds = System.nanoTime() + config.idleTimeout().toNanos();
        long turnEnds = System.nanoTime() + AgentConfig.TURN.toNanos();
        while (known && source.isWanted()) {
            Chunk run = tailer.next();
            if (source.tells(ShippedStream.Told.FROM)) {
                log.info("stream {}: shipping from {} of {} bytes", source.stream, held, tailer.end());
            }
            if (run == null) {
                if (!awaitMore(connection)) break;
                continue;
            }
            source.setLevel(false);
            if (tailer.isAtNewest()) source.setTarget(tailer.end());
            if (tailer.wantsAnswer() || isDone(tailer.at())) break;
            if (places.areAwaited() && System.nanoTime() - turnEnds > 0) return new Outcome.GaveWay();
            connection.send(run, until -> tailer.giveOut(run, until));
            tailer.took(run);
            unnoted = true;
            note();
            link.sent(run.range().length());
            idleEnds = System.nanoTime() + config.idleTimeout().toNanos();
        }
        connection.finish(config.timeout());
        link.keeps();
        boolean confirmed = !known || isDone(held) || (tailer.at() == held && !tailer.isDue());
        source.setConfirmed(confirmed);
        return confirmed ? new Outcome.Confirmed() : new Outcome.Sent();
    }

    /// Saves how far the stream was sent, unless that was done just now.
    private void note() throws IOException {
        if (!unnoted || System.nanoTime() - notedNanos < NOTE.toNanos()) return;
        tailer.note();
        notedNanos = System.nanoTime();
        unnoted = false;
    }

    /// Whether, with `once`, everything is sent that was there when sending began.
    private boolean isDone(long offset) {
        return config.once() && offset >= source.target() && tailer.isAtNewest();
    }

    /// Waits while there is nothing to send; false when the connection should end instead.
    private boolean awaitMore(ShipConnection connection) throws IOException {
        long at = tailer.at();
        source.setLevel(true);
        if (source.tells(ShippedStream.Told.LEVEL)) {
            log.info("stream {}: caught up at {} bytes", source.stream, at);
        }
        if (at > connection.held().value()) link.keeps();
        if (tailer.wantsAnswer()) return false;
        if ((config.once() || source.isEnding()) && !tailer.isDue()) return false;
        long left = Math.max(0, idleEnds - System.nanoTime());
        if (tailer.isDue()) {
            left = Math.max(left, tailer.due().toNanos());
        } else {
            boolean confirmed = source.isUnconfirmed() && at == connection.held().value();
            if (left == 0 || confirmed || places.areAwaited()) return false;
        }
        places.setCaughtUp(source);
        note();
        long due = Math.min(tailer.due().toNanos(), tailer.untilAnswer().toNanos());
        if (unnoted) due = Math.min(due, NOTE.toNanos());
        source.await(Duration.ofNanos(Math.min(left, due)));
        places.setBusy(source);
        connection.check();
        return true;
    }
}
