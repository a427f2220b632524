package dev.logship.cli.service;

import dev.logship.cli.logging.LogSetup;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/// Ends the process with a status of its own when SIGTERM or SIGINT arrives, or when `main` ends. Without it,
/// a JVM that a signal ends exits with 128 plus the signal's number.
public final class StopHook {
    private static final Logger log = LoggerFactory.getLogger(StopHook.class);

    /// The process ends after this time, whatever is not closed by then.
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Thread thread;

    private StopHook(Thread thread) {
        this.thread = thread;
    }

    /// Installs a hook that runs `stop` on a thread of its own; its result is the exit status.
    public static StopHook install(IntSupplier stop) {
        Thread thread = new Thread(() -> {
            Thread stopping = Thread.currentThread();
            Thread.ofPlatform().daemon().name("stop-limit").start(() -> endLate(stopping));
            int status = stop.getAsInt();
            LogSetup.end();
            Runtime.getRuntime().halt(status);
        }, "stop");
        Runtime.getRuntime().addShutdownHook(thread);
        return new StopHook(thread);
    }

    /// Ends the process although something is not closed. A thread that waits for a file system that does not
    /// answer can be neither interrupted nor closed; no promise depends on it.
    private static void endLate(Thread stopping) {
        try {
            stopping.join(LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.error("cannot stop within {} s, perhaps because a file system does not respond; exiting",
                LIMIT.toSeconds());
        LogSetup.end();
        Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
    }

    /// Removes the hook; not to be called once the process is ending.
    void remove() {
        Runtime.getRuntime().removeShutdownHook(thread);
    }
}
