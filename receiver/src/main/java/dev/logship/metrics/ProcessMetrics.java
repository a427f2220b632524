package dev.logship.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.logship.http.Metrics;
import io.prometheus.metrics.model.snapshots.Labels;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.OperatingSystemMXBean;
import java.util.Map;

/// Metrics that every Java program has.
final class ProcessMetrics {
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;

    private ProcessMetrics() {}

    static void collect(Metrics metrics) {
        metrics.gauge("process_start_time_seconds", "Start time of the process.",
                ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof UnixOperatingSystemMXBean unix) {
            metrics.counter("process_cpu_seconds", "CPU time used.",
                    unix.getProcessCpuTime() / NANOS);
            metrics.gauge("process_open_fds", "Open file descriptors.", openFiles(unix));
            metrics.gauge("process_max_fds", "Maximum number of open file descriptors.",
                    unix.getMaxFileDescriptorCount());
        }
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        Labels heap = Labels.of("area", "heap");
        metrics.gauges("jvm_memory_used_bytes", "Used memory.", Map.of(
                heap, memory.getHeapMemoryUsage().getUsed(),
                Labels.of("area", "nonheap"), memory.getNonHeapMemoryUsage().getUsed()));
        metrics.gauges("jvm_memory_max_bytes", "Maximum memory.", Map.of(
                heap, memory.getHeapMemoryUsage().getMax()));
        metrics.gauge("jvm_threads_current", "Platform threads.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        var collectors = ManagementFactory.getGarbageCollectorMXBeans();
        metrics.counter("jvm_gc_collections", "Number of garbage collections.",
                collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum());
        metrics.counter("jvm_gc_collection_seconds", "Total duration of garbage collections.",
                collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum() / MILLIS);
    }

    /// Number of open descriptors. Java opens a directory to count them; if that fails, all are in use.
    private static long openFiles(UnixOperatingSystemMXBean system) {
        try {
            return system.getOpenFileDescriptorCount();
        } catch (InternalError e) {
            return system.getMaxFileDescriptorCount();
        }
    }
}
