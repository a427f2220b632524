package dev.logship.cli.service;

import dev.logship.Service;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/// Runs a service: starts it, reports to systemd, trims the heap, and closes the service at a signal.
public final class ServiceRunner {
    private static final Logger log = LoggerFactory.getLogger(ServiceRunner.class);

    private ServiceRunner() {}

    /// Starts a service.
    public interface Start<T extends Service> {
        T start() throws IOException;
    }

    /// Waits until a service has nothing left to do.
    public interface End<T> {
        void await(T running) throws IOException, InterruptedException;
    }

    /// Runs a service that ends only by a signal.
    public static int runUntilStopped(Start<?> service) throws IOException, InterruptedException {
        return run(service, running -> new CountDownLatch(1).await());
    }

    /// Runs a service until it ends by itself, and returns the exit status. A signal, even during the start,
    /// closes the service and ends the process with 0.
    ///
    /// @throws IOException if the service cannot be started, or fails
    public static <T extends Service> int run(Start<T> service, End<? super T> end)
            throws IOException, InterruptedException {
        CompletableFuture<Closeable> running = new CompletableFuture<>();
        AtomicBoolean failed = new AtomicBoolean();
        StopHook hook = StopHook.install(() -> stop(running, failed.get()));
        T started;
        try {
            started = service.start();
            ServiceReport report = new ServiceReport(started);
            running.complete(report);
            Systemd.ready();
            report.start();
            HeapTrimmer.start();
        } catch (IOException | RuntimeException e) {
            hook.remove();
            throw e;
        }
        try {
            end.await(started);
        } catch (IOException | RuntimeException e) {
            failed.set(true); // the status of the hook is the one that counts
            throw e;
        }
        return CommandLine.ExitCode.OK;
    }

    /// Closes the service if it has started.
    private static int stop(CompletableFuture<Closeable> running, boolean failed) {
        Systemd.stopping();
        try {
            running.getNow(() -> { }).close();
            log.info("stopped");
            return failed ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
        } catch (IOException e) {
            log.error("stopping failed: {}", e.getMessage(), e);
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
