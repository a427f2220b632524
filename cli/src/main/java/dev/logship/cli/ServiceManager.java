package dev.logship.cli;

import dev.logship.linux.UnixDatagram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// systemd, when it started this program: told over the socket `NOTIFY_SOCKET` how the service does.
final class ServiceManager {
    private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);

    private ServiceManager() {}

    /// Whether there is one to talk to.
    static boolean isThere() {
        return System.getenv("NOTIFY_SOCKET") != null;
    }

    /// The service is there for others: it was started, or has read its configuration again.
    static void ready() {
        tell("READY=1");
    }

    /// The service reads its configuration again; [#ready] says when that is done.
    static void reloading() {
        // On Linux nanoTime is the clock that systemd wants, CLOCK_MONOTONIC.
        tell("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    }

    /// The service begins to stop.
    static void stopping() {
        tell("STOPPING=1");
    }

    /// How the service does, on one line for people.
    static void status(String line) {
        tell("STATUS=" + line);
    }

    /// The service works; to be said again within [#watchdog].
    static void works() {
        tell("WATCHDOG=1");
    }

    /// How long this process may be silent before it counts as hanging; empty for as long as it wants.
    static Optional<Duration> watchdog() {
        String micros = System.getenv("WATCHDOG_USEC");
        String pid = System.getenv("WATCHDOG_PID");
        boolean isOurs = pid == null || pid.equals(Long.toString(ProcessHandle.current().pid()));
        return isOurs && micros != null && micros.matches("[1-9][0-9]{0,14}")
                ? Optional.of(Duration.of(Long.parseLong(micros), ChronoUnit.MICROS)) : Optional.empty();
    }

    private static void tell(String what) {
        @Nullable String socket = System.getenv("NOTIFY_SOCKET");
        if (socket == null) return;
        try {
            UnixDatagram.send(what + "\n", socket);
        } catch (IOException e) {
            log.warn("systemd was not told {}: {}", what.lines().findFirst().orElse(""), e.getMessage());
        }
    }

    /// Whether stderr goes to the journal, which wants each line's severity before it and has its own clock.
    static boolean readsStderr() {
        @Nullable String stream = System.getenv("JOURNAL_STREAM");
        if (stream == null) return false;
        try {
            Path stderr = Path.of("/proc/self/fd/2");
            return stream.equals(Files.getAttribute(stderr, "unix:dev") + ":"
                    + Files.getAttribute(stderr, "unix:ino"));
        } catch (IOException e) {
            return false; // closed
        }
    }
}
