package dev.logship.agent;

import dev.logship.follow.Refusal;
import dev.logship.http.Metrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Metrics of all agents, by receiver. Only the streams that lag most have metrics of their own, so that the
/// response is bounded. Any thread. The names are in docs/OPERATIONS.md.
final class AgentMetrics implements MultiCollector {
    private static final int MAX_STREAMS = 1000;
    private static final double NANOS = 1e9;

    /// An agent at the time of the scrape.
    private record Sample(Labels labels, AgentTotals totals, List<StreamStatus> streams,
            Map<String, Long> refused) {
        static Sample of(String receiver, Agent agent) {
            List<StreamStatus> streams = agent.streams();
            Map<String, Long> refused = agent.refused().values().stream()
                    .collect(Collectors.groupingBy(Refusal::reason, TreeMap::new, Collectors.counting()));
            long unreadable = streams.stream().filter(StreamStatus::unreadable).count();
            if (unreadable > 0) refused.merge("unreadable", unreadable, Long::sum);
            return new Sample(Labels.of("receiver", receiver), agent.totals(), streams, refused);
        }

        long lagBytes() {
            return streams.stream().mapToLong(StreamStatus::behindBytes).sum();
        }
    }

    private final AgentGroup agents;

    AgentMetrics(AgentGroup agents) {
        this.agents = agents;
    }

    @Override
    public MetricSnapshots collect() {
        Metrics metrics = new Metrics();
        List<Sample> all = agents.all().entrySet().stream()
                .map(each -> Sample.of(each.getKey().toString(), each.getValue())).toList();
        receivers(metrics, all);
        streams(metrics, all);
        standardInput(metrics);
        return metrics.snapshots();
    }

    private static void receivers(Metrics metrics, List<Sample> all) {
        metrics.gauges("logship_tx_receiver_up",
                "1 if the last connection attempt to the receiver succeeded, else 0.",
                by(all, one -> one.totals.isUp() ? 1 : 0));
        metrics.gauges("logship_tx_streams", "Streams being followed.", by(all, one -> one.streams.size()));
        metrics.gauges("logship_tx_lag_bytes", "Bytes in source files not yet sent.",
                by(all, Sample::lagBytes));
        metrics.counters("logship_tx_sent_bytes", "Bytes sent, including bytes resent after a reconnect.",
                by(all, one -> one.totals.sentBytes()));
        metrics.counters("logship_tx_connections", "Connections made to the receiver.",
                by(all, one -> one.totals.connections()));
        metrics.counters("logship_tx_lost_bytes", "Bytes known to be lost: they can no longer be sent.",
                by(all, one -> one.totals.lostBytes()));
        metrics.counters("logship_tx_lost_unknown",
                "Events that may have lost an unknown number of bytes; the log names the files.",
                by(all, one -> one.totals.lostUnknown()));
        metrics.gauges("logship_tx_unwatched_directories",
                "Directories that are polled because the kernel gives no watch; the log has the reason.",
                by(all, one -> one.totals.unwatched()));
        Map<Labels, Number> refused = new LinkedHashMap<>();
        all.forEach(one -> one.refused.forEach(
                (reason, count) -> refused.put(one.labels.add("reason", reason), count)));
        metrics.gauges("logship_tx_refused_files",
                "Files that match the globs but cannot be shipped, by reason; the log names them.", refused);
    }

    private static Map<Labels, Number> by(List<Sample> all, Function<Sample, Number> value) {
        return all.stream().collect(Collectors.toMap(Sample::labels, value));
    }

    private static void streams(Metrics metrics, List<Sample> all) {
        Map<Labels, Number> bytes = new LinkedHashMap<>();
        Map<Labels, Number> seconds = new LinkedHashMap<>();
        all.forEach(one -> one.streams.stream()
                .sorted(Comparator.comparingLong(StreamStatus::behindBytes).reversed()).limit(MAX_STREAMS)
                .forEach(stream -> {
                    Labels labels = one.labels.add("stream", stream.stream().text());
                    bytes.put(labels, stream.behindBytes());
                    seconds.put(labels, stream.behind().toNanos() / NANOS);
                }));
        metrics.gauges("logship_tx_stream_lag_bytes",
                "Bytes of the stream not yet sent; only the " + MAX_STREAMS + " streams that lag most.",
                bytes);
        metrics.gauges("logship_tx_stream_lag_seconds",
                "Seconds for which the stream has had bytes to send; the same streams.", seconds);
    }

    private void standardInput(Metrics metrics) {
        Map<Labels, Number> spooled = new LinkedHashMap<>();
        Map<Labels, Number> dropped = new LinkedHashMap<>();
        agents.input().ifPresent(input -> {
            Labels labels = Labels.of("stream", input.stream().text());
            spooled.put(labels, input.spooledBytes());
            dropped.put(labels, input.droppedBytes());
        });
        metrics.gauges("logship_tx_spool_bytes", "Bytes of standard input in the spool.", spooled);
        metrics.counters("logship_tx_spool_dropped_bytes",
                "Bytes of standard input dropped because the spool was full.", dropped);
    }
}
