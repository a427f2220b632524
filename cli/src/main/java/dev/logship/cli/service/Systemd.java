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

/// Notifies systemd of the service's state (sd_notify(3)), if systemd started it. Any thread.
public final class Systemd {
    private static final Logger log = LoggerFactory.getLogger(Systemd.class);

    private Systemd() {}

    /// Whether systemd expects notifications.
    static boolean isPresent() {
        return System.getenv("NOTIFY_SOCKET") != null;
    }

    /// The service has started, or has reloaded its configuration.
    public static void ready() {
        send("READY=1");
    }

    /// The service is reloading its configuration; [#ready] ends that.
    public static void reloading() {
        // On Linux nanoTime is CLOCK_MONOTONIC, the clock that systemd expects.
        send("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    }

    /// The service is stopping.
    static void stopping() {
        send("STOPPING=1");
    }

    /// The service's status, one line for people.
    static void status(String line) {
        send("STATUS=" + line);
    }

    /// The service works; to be repeated within [#watchdog].
    static void alive() {
        send("WATCHDOG=1");
    }

    /// The time after which systemd kills a service that did not call [#alive]; empty if there is no limit.
    static Optional<Duration> watchdog() {
        String micros = System.getenv("WATCHDOG_USEC");
        String pid = System.getenv("WATCHDOG_PID");
        boolean isOurs = pid == null || pid.equals(Long.toString(ProcessHandle.current().pid()));
        return isOurs && micros != null && micros.matches("[1-9][0-9]{0,14}")
                ? Optional.of(Duration.of(Long.parseLong(micros), ChronoUnit.MICROS)) : Optional.empty();
    }

    private static void send(String state) {
        @Nullable String socket = System.getenv("NOTIFY_SOCKET");
        if (socket == null) return;
        try {
            UnixDatagram.send(state + "\n", socket);
        } catch (IOException e) {
            log.warn("cannot notify systemd of {}: {}; continuing", state.lines().findFirst().orElse(""),
                    e.getMessage());
        }
    }
}
