package dev.logship.metrics;

import dev.logship.http.Metrics;
import dev.logship.net.EndpointStats;
import dev.logship.store.StoreStatus;
import dev.logship.store.StreamStore;
import dev.logship.stream.StreamCatalog;
import dev.logship.stream.StreamInfo;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Metrics of streams, endpoints, storage and process. Only the streams that changed last have metrics of
/// their own, so that the response is bounded. Any thread. The names are in docs/OPERATIONS.md.
public final class ServerMetrics implements MultiCollector {
    private static final Logger log = LoggerFactory.getLogger(ServerMetrics.class);

    private static final int MAX_STREAMS = 1000;

    private static final double MILLIS = 1e3;

    private final StreamCatalog catalog;
    private final Map<String, EndpointStats> stats;
    private final Optional<StreamStore> store;

    /// @param stats by kind of endpoint
    public ServerMetrics(StreamCatalog catalog, Map<String, EndpointStats> stats,
            Optional<StreamStore> store) {
        this.catalog = catalog;
        this.stats = stats;
        this.store = store;
    }

    @Override
    public MetricSnapshots collect() {
        Metrics metrics = new Metrics();
        streams(metrics, catalog.describe());
        endpoints(metrics);
        try {
            if (store.isPresent()) storage(metrics, store.get().status());
        } catch (IOException e) {
            log.warn("cannot read the free space of the storage: {}; its metrics are missing",
                    e.getMessage());
        }
        ProcessMetrics.collect(metrics);
        return metrics.snapshots();
    }

    private static void streams(Metrics metrics, List<StreamInfo> streams) {
        metrics.gauge("logship_streams", "Number of streams.", streams.size());
        Map<Labels, Number> ends = new LinkedHashMap<>();
        Map<Labels, Number> changes = new LinkedHashMap<>();
        streams.stream().sorted(Comparator.comparing(StreamInfo::changed).reversed()).limit(MAX_STREAMS)
                .forEach(stream -> {
                    Labels labels = Labels.of("stream", stream.name().text());
                    ends.put(labels, stream.available().until());
                    changes.put(labels, stream.changed().toEpochMilli() / MILLIS);
                });
        metrics.gauges("logship_stream_end_bytes",
                "End offset of the stream; only the " + MAX_STREAMS + " streams that changed last.", ends);
        metrics.gauges("logship_stream_changed_timestamp_seconds",
                "Time of the last growth of the stream; the same streams.", changes);
    }

    private void endpoints(Metrics metrics) {
        metrics.gauges("logship_open_connections", "Open connections, by endpoint.",
                byEndpoint(EndpointStats::openConnections));
        metrics.counters("logship_connections", "Accepted connections, by endpoint.",
                byEndpoint(EndpointStats::connections));
        metrics.counters("logship_received_bytes", "Stream bytes received from senders, by endpoint.",
                byEndpoint(EndpointStats::receivedBytes));
        metrics.counters("logship_sent_bytes", "Bytes sent to readers, by endpoint.",
                byEndpoint(EndpointStats::sentBytes));
        metrics.gauges("logship_readers_behind_bytes",
                "Bytes not yet sent to connected readers, by endpoint.",
                byEndpoint(EndpointStats::behindBytes));
        Map<Labels, Number> refusals = new LinkedHashMap<>();
        stats.forEach((endpoint, passed) -> passed.refusals().forEach((why, count) -> refusals.put(
                Labels.of("endpoint", endpoint, "reason", why.name().toLowerCase(Locale.ROOT)), count)));
        metrics.counters("logship_refusals", "Refused peers, by endpoint and reason.", refusals);
    }

    private Map<Labels, Number> byEndpoint(Function<EndpointStats, Number> figure) {
        return stats.entrySet().stream().collect(Collectors.toMap(
                each -> Labels.of("endpoint", each.getKey()), each -> figure.apply(each.getValue())));
    }

    private static void storage(Metrics metrics, StoreStatus status) {
        metrics.gauge("logship_storage_free_bytes", "Free bytes on the file system of the storage.",
                status.freeBytes());
        metrics.gauge("logship_storage_size_bytes", "Size of the file system of the storage.",
                status.sizeBytes());
        metrics.counter("logship_fsyncs", "Number of fsync calls.", status.syncs());
        metrics.counter("logship_fsync_seconds", "Total duration of fsync calls.",
                status.syncTime().toMillis() / MILLIS);
        metrics.counter("logship_fsync_failures", "Number of failed fsync calls.",
                status.failedSyncs());
    }
}
