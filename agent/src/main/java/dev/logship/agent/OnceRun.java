package dev.logship.agent;

import dev.logship.follow.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Waits until an agent has shipped everything that was there: `logship tx --once`. Used by one thread.
public final class OnceRun {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Agent agent;
    private final Duration patience;

    /// @param patience how long to wait without progress
    public OnceRun(Agent agent, Duration patience) {
        this.agent = agent;
        this.patience = patience;
    }

    /// The result, or the progress so far.
    ///
    /// @param refused paths that match and cannot be shipped, and why
    public record Result(List<StreamStatus> streams, Map<Path, Refusal> refused) {
        /// How many bytes the receiver holds.
        public long held() {
            return streams.stream().mapToLong(stream -> stream.held().value()).sum();
        }

        /// How many bytes were sent, including those the receiver held before.
        public long sent() {
            return streams.stream().mapToLong(stream -> stream.sent().value()).sum();
        }

        /// How many bytes are known to exist.
        public long there() {
            return streams.stream()
                    .mapToLong(stream ->
                            Math.max(stream.sent().value() + stream.behindBytes(), stream.held().value()))
                    .sum();
        }

        /// The streams that are not complete.
        public List<StreamStatus> missing() {
            return streams.stream().filter(stream -> !stream.isConfirmed()).toList();
        }

        public boolean isComplete() {
            return refused.isEmpty() && missing().isEmpty();
        }
    }

    /// Returns when the receiver has confirmed every stream, or there was no progress for too long.
    ///
    /// @param progress called from time to time
    public Result await(Consumer<Result> progress) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        agent.awaitFirstScan();
        Result last = result();
        long deadline = System.nanoTime() + patience.toNanos();
        while (!last.missing().isEmpty() && deadline - System.nanoTime() > 0) {
            never.await(LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
            Result now = result();
            if (now.held() != last.held() || now.sent() != last.sent()
                    || now.missing().size() != last.missing().size()) {
                deadline = System.nanoTime() + patience.toNanos();
            }
            progress.accept(now);
            last = now;
        }
        return last;
    }

    private Result result() {
        return new Result(agent.streams(), agent.refused());
    }
}
