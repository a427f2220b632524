package dev.logship.cli.service;

import dev.logship.linux.UnixDatagram;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// systemd, when it started this program: told over the socket `NOTIFY_SOCKET` how the service does.
public final class Systemd {
    private static final Logger log = LoggerFactory.getLogger(Systemd.class);

    private Systemd() {}

    /// Whether there is one to talk to.
    static boolean isThere() {
        return System.getenv("NOTIFY_SOCKET") != null;
    }

    /// The service is there for others: it was started, or has read its configuration again.
    public static void ready() {
        tell("READY=1");
    }

    /// The service reads its configuration again; [#ready] says when that is done.
    public static void reloading() {
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
}
