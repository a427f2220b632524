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

/// Tells systemd how a service does, until it is closed: its status when that changed, and, where the unit
/// has `WatchdogSec=`, that it works. A virtual thread says that, so it proves that these get their turn too.
final class ServiceReport implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(ServiceReport.class);
    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(5);

    private final Service service;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("service-report").unstarted(this::run);
    private final Optional<Duration> watchdog = Systemd.watchdog();
    private String standstill = "";                              // the thread's, as the others
    private String status = "";
    private long statusDue = System.nanoTime();

    /// @param service taken over
    ServiceReport(Service service) {
        this.service = service;
    }

    /// Begins to tell, if somebody wants to know.
    void begin() {
        if (Systemd.isThere()) thread.start();
    }

    private void run() {
        Duration interval = watchdog.map(most -> most.dividedBy(2))
                .filter(half -> half.compareTo(STATUS_INTERVAL) < 0).orElse(STATUS_INTERVAL);
        try {
            for (long wait = 0; !closed.await(wait, TimeUnit.NANOSECONDS); wait = interval.toNanos()) tell();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        try {
            if (watchdog.isPresent()) tellWhetherItWorks();
            if (System.nanoTime() - statusDue >= 0) tellStatus();
        } catch (RuntimeException e) {
            log.error("a bug; telling on", e);
        }
    }

    private void tellWhetherItWorks() {
        String now = service.standstill().orElse("");
        if (now.isEmpty()) Systemd.works();
        else if (!now.equals(standstill)) log.error("{}; systemd is not told that this program works", now);
        standstill = now;
    }

    private void tellStatus() {
        statusDue = System.nanoTime() + STATUS_INTERVAL.toNanos();
        String now = service.status();
        if (!now.equals(status)) Systemd.status(now);
        status = now;
    }

    /// Tells no more, and closes the service.
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
