package dev.logship.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A mounted file system that another machine or a program serves, and whether it answers. While it does not,
/// one thread waits for it. Any thread.
final class ServedMount {
    private static final Logger log = LoggerFactory.getLogger(Mounts.class);

    /// The time until a file system counts as silent: a busy server may need a second.
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /// How long an answer counts: less than the pause between two looks at a file.
    private static final Duration FRESH = Duration.ofMillis(100);

    private static final ExecutorService ASKERS =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("mount-", 0).factory());

    /// Asks a file system for something that the kernel does not know. An error is an answer.
    @FunctionalInterface
    interface Question {
        void ask(Path at) throws IOException;
    }

    private final int number;
    private final Path at;
    private final Question question;
    private final Duration patience;
    private final Runnable recovered;
    private CompletableFuture<?> answer = CompletableFuture.completedFuture(null);   // guarded by this
    private long askedNanos = System.nanoTime() - FRESH.toNanos();                   // guarded by this
    private boolean silent;                                                          // guarded by this

    /// @param number the kernel's number of the mount
    /// @param recovered called when it answers again
    ServedMount(int number, Path at, Question question, Duration patience, Runnable recovered) {
        this.number = number;
        this.at = at;
        this.question = question;
        this.patience = patience;
        this.recovered = recovered;
    }

    int number() {
        return number;
    }

    /// Whether it answers now, or did a moment ago. Waits for the answer, but not if it was silent before.
    boolean answers() {
        CompletableFuture<?> asked = asked();
        long left = leftNanos();
        try {
            asked.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            isSilent();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return asked.isDone();
    }

    private synchronized CompletableFuture<?> asked() {
        if (!answer.isDone() || System.nanoTime() - askedNanos < FRESH.toNanos()) return answer;
        askedNanos = System.nanoTime();
        answer = CompletableFuture.runAsync(this::ask, ASKERS);
        return answer;
    }

    private synchronized long leftNanos() {
        return silent ? 0 : Math.max(0, askedNanos + patience.toNanos() - System.nanoTime());
    }

    private void ask() {
        try {
            question.ask(at);
        } catch (IOException e) {
            log.debug("{} answers with an error: {}", at, e.toString());
        }
        synchronized (this) {
            if (!silent) return;
            silent = false;
        }
        log.info("the file system of {} answers again", at);
        recovered.run();
    }

    private synchronized void isSilent() {
        if (silent || answer.isDone()) return;
        silent = true;
        log.warn("cannot read files in {}: its file system does not answer; retrying", at);
    }
}
