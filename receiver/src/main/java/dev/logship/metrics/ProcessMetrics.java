package dev.logship.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.logship.http.Metrics;
import io.prometheus.metrics.model.snapshots.Labels;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.OperatingSystemMXBean;
import java.util.Map;

/// The figures that every Java program has.
final class ProcessMetrics {
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;

    private ProcessMetrics() {}

    static void collect(Metrics metrics) {
        metrics.gauge("process_start_time_seconds", "When the program was started.",
                ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof UnixOperatingSystemMXBean unix) {
            metrics.counter("process_cpu_seconds", "Processor time that was used.",
                    unix.getProcessCpuTime() / NANOS);
            metrics.gauge("process_open_fds", "Open files and sockets.", openFiles(unix));
            metrics.gauge("process_max_fds", "How many may be open.", unix.getMaxFileDescriptorCount());
        }
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        Labels heap = Labels.of("area", "heap");
        metrics.gauges("jvm_memory_used_bytes", "Memory in use.", Map.of(
                heap, memory.getHeapMemoryUsage().getUsed(),
                Labels.of("area", "nonheap"), memory.getNonHeapMemoryUsage().getUsed()));
        metrics.gauges("jvm_memory_max_bytes", "The most memory that may be used.", Map.of(
                heap, memory.getHeapMemoryUsage().getMax()));
        metrics.gauge("jvm_threads_current", "Threads of the operating system.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        var collectors = ManagementFactory.getGarbageCollectorMXBeans();
        metrics.counter("jvm_gc_collections", "Garbage collections.",
                collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum());
        metrics.counter("jvm_gc_collection_seconds", "Time that garbage collections took.",
                collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum() / MILLIS);
    }

    /// How many are open. Java opens a folder to count them; where that cannot be done, as many as may be.
    private static long openFiles(UnixOperatingSystemMXBean system) {
        try {
            return system.getOpenFileDescriptorCount();
        } catch (InternalError e) {
            return system.getMaxFileDescriptorCount();
        }
    }
}
