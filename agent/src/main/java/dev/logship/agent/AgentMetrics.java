package dev.logship.agent;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Comparator;
import java.util.List;

/// An agent's figures as Prometheus wants them. However many streams there are, only those that are furthest
/// behind have figures of their own.
final class AgentMetrics implements MultiCollector {
    private static final int MOST_STREAMS = 1000;
    private static final double NANOS = 1e9;

    private final Agent agent;

    AgentMetrics(Agent agent) {
        this.agent = agent;
    }

    @Override
    public MetricSnapshots collect() {
        List<StreamStatus> streams = agent.streams();
        AgentTotals totals = agent.totals();
        GaugeSnapshot.Builder bytes = GaugeSnapshot.builder().name("logship_tx_stream_lag_bytes")
                .unit(Unit.BYTES).help("Bytes that a stream's file has and that were not sent; of the "
                + "1000 with most.");
        GaugeSnapshot.Builder seconds = GaugeSnapshot.builder().name("logship_tx_stream_lag_seconds")
                .unit(Unit.SECONDS).help("For how long there was something to send; of the same streams.");
        streams.stream().sorted(Comparator.comparingLong(StreamStatus::behindBytes).reversed())
                .limit(MOST_STREAMS).forEach(stream -> {
                    Labels labels = Labels.of("stream", stream.stream().text());
                    bytes.dataPoint(point(labels, (double) stream.behindBytes()));
                    seconds.dataPoint(point(labels, stream.behind().toNanos() / NANOS));
                });
        return MetricSnapshots.of(
                gauge("logship_tx_receiver_up", "Whether the receiver was reached when that was tried last.",
                        totals.isUp() ? 1 : 0),
                gauge("logship_tx_streams", "Streams that are followed.", streams.size()),
                gauge("logship_tx_refused_files", "Files that match and cannot be shipped; the log says why.",
                        agent.refused().size()),
                gauge("logship_tx_lag_bytes", "Bytes that files have and that were not sent.",
                        (double) streams.stream().mapToLong(StreamStatus::behindBytes).sum()),
                counter("logship_tx_sent_bytes", "Bytes sent; after a lost connection some are sent again.",
                        (double) totals.sentBytes()),
                counter("logship_tx_connections", "Connections to the receiver.",
                        (double) totals.connections()),
                counter("logship_tx_lost_bytes", "Bytes that could not be sent and never will, at least.",
                        (double) totals.lostBytes()),
                bytes.build(), seconds.build());
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder().name(name).help(help).dataPoint(point(Labels.EMPTY, value)).build();
    }

    private static CounterSnapshot counter(String name, String help, double value) {
        return CounterSnapshot.builder().name(name).help(help).dataPoint(
                CounterSnapshot.CounterDataPointSnapshot.builder().value(value).build()).build();
    }
}
