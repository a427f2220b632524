package dev.logship.agent;

import dev.logship.follow.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Waits until an agent has shipped all that was there: `logship tx --once`. Used by one thread.
public final class OnceRun {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Agent agent;
    private final Duration patience;

    /// @param patience how long nothing may go on before the rest is given up
    public OnceRun(Agent agent, Duration patience) {
        this.agent = agent;
        this.patience = patience;
    }

    /// How it ended, or how it stands.
    ///
    /// @param refused paths that match and cannot be shipped, and why
    public record Result(List<StreamStatus> streams, Map<Path, Refusal> refused) {
        /// How many bytes the receiver holds.
        public long held() {
            return streams.stream().mapToLong(stream -> stream.held().value()).sum();
        }

        /// How many bytes were sent, those counted that the receiver held before.
        public long sent() {
            return streams.stream().mapToLong(stream -> stream.sent().value()).sum();
        }

        /// How many bytes there are, as far as is known.
        public long there() {
            return streams.stream()
                    .mapToLong(stream ->
                            Math.max(stream.sent().value() + stream.behindBytes(), stream.held().value()))
                    .sum();
        }

        /// The streams that were not shipped whole.
        public List<StreamStatus> missing() {
            return streams.stream().filter(stream -> !stream.isConfirmed()).toList();
        }

        public boolean isComplete() {
            return refused.isEmpty() && missing().isEmpty();
        }
    }

    /// Returns when the receiver has said of every stream that it holds all of it, or when nothing went on
    /// for too long.
    ///
    /// @param progress told from time to time how it stands
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
