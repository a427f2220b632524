package dev.logship.cli.top;

import dev.logship.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Asks for the streams once a second until it is closed, also while nobody answers. Any thread; owns one.
public final class Watch implements Closeable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /// What is known.
    ///
    /// @param number how often was asked
    /// @param rows the last answer
    /// @param at when that came
    /// @param trouble why there was no answer since; empty when there was one
    record State(long number, List<StreamRow> rows, Instant at, String trouble) {}

    private final StreamSource source;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile State state = new State(0, List.of(), Instant.now(), "asking …");

    public Watch(StreamSource source) {
        this.source = source;
        Thread.ofVirtual().name("top-watch").start(this::run);
    }

    State state() {
        return state;
    }

    /// Whom it asks.
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
