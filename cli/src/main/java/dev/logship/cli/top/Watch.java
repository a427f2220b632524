package dev.logship.cli.top;

import dev.logship.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Queries the server every second until it is closed, also while it does not answer. Any thread; owns one.
public final class Watch implements Closeable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /// The result so far.
    ///
    /// @param number the number of queries
    /// @param rows the last answer
    /// @param at the time of the last answer
    /// @param trouble why the last query failed; empty if it was answered
    record State(long number, List<StreamRow> rows, Instant at, String trouble) {}

    private final StreamSource source;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile State state = new State(0, List.of(), Instant.now(), "connecting …");

    public Watch(StreamSource source) {
        this.source = source;
        Thread.ofVirtual().name("top-watch").start(this::run);
    }

    State state() {
        return state;
    }

    /// The server that it queries.
    String server() {
        return source.server().toString();
    }

    private void run() {
        try {
            long number = 0;
            do {
                number++;
                try {
                    state = new State(number, source.look(), Instant.now(), "");
                } catch (IOException e) {
                    state = new State(number, state.rows(), state.at(), Reason.of(e));
                }
            } while (!closed.await(INTERVAL.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
