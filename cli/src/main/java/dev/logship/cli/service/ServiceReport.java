package dev.logship.cli.service;

import dev.logship.Service;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports a service to systemd until it is closed: its status when that changes, and signs of life if the
/// unit has `WatchdogSec=`. A virtual thread does it, so a sign of life shows that virtual threads run.
final class ServiceReport implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(ServiceReport.class);
    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(5);

    private final Service service;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("service-report").unstarted(this::run);
    private final Optional<Duration> watchdog = Systemd.watchdog();
    private String standstill = "";                              // used by the thread only, as those below
    private String status = "";
    private long statusDue = System.nanoTime();

    /// @param service closed with this report
    ServiceReport(Service service) {
        this.service = service;
    }

    /// Starts to report, if systemd expects it.
    void start() {
        if (Systemd.isPresent()) thread.start();
    }

    private void run() {
        Duration interval = watchdog.map(most -> most.dividedBy(2))
                .filter(half -> half.compareTo(STATUS_INTERVAL) < 0).orElse(STATUS_INTERVAL);
        try {
            for (long wait = 0; !closed.await(wait, TimeUnit.NANOSECONDS); wait = interval.toNanos()) {
                report();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report() {
        try {
            if (watchdog.isPresent()) reportLife();
            if (System.nanoTime() - statusDue >= 0) reportStatus();
        } catch (RuntimeException e) {
            log.error("internal error; cannot report to systemd, retrying", e);
        }
    }

    private void reportLife() {
        String now = service.standstill().orElse("");
        if (now.isEmpty()) Systemd.alive();
        else if (!now.equals(standstill)) log.error("{}; systemd's watchdog will restart the service", now);
        standstill = now;
    }

    private void reportStatus() {
        statusDue = System.nanoTime() + STATUS_INTERVAL.toNanos();
        String now = service.status();
        if (!now.equals(status)) Systemd.status(now);
        status = now;
    }

    /// Stops reporting, and closes the service.
    @Override
    public void close() throws IOException {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        service.close();
    }
}
