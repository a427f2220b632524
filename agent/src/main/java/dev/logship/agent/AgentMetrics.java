package dev.logship.agent;

import dev.logship.follow.Refusal;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The figures of agents as Prometheus wants them, by receiver. However many streams there are, only those
/// that are furthest behind have figures of their own.
final class AgentMetrics implements MultiCollector {
    private static final int MOST_STREAMS = 1000;
    private static final double NANOS = 1e9;

    private final AgentGroup agents;

    AgentMetrics(AgentGroup agents) {
        this.agents = agents;
    }

    @Override
    public MetricSnapshots collect() {
        GaugeSnapshot.Builder up = gauge("logship_tx_receiver_up",
                "Whether the receiver was reached when that was tried last.");
        GaugeSnapshot.Builder streams = gauge("logship_tx_streams", "Streams that are followed.");
        GaugeSnapshot.Builder refused = gauge("logship_tx_refused_files",
                "Files that match and cannot be shipped, by reason; the log names them.");
        GaugeSnapshot.Builder lag = gauge("logship_tx_lag_bytes",
                "Bytes that files have and that were not sent.");
        GaugeSnapshot.Builder streamBytes = gauge("logship_tx_stream_lag_bytes",
                "Bytes that a stream's file has and that were not sent; of the 1000 with most.")
                .unit(Unit.BYTES);
        GaugeSnapshot.Builder streamSeconds = gauge("logship_tx_stream_lag_seconds",
                "For how long there was something to send; of the same streams.").unit(Unit.SECONDS);
        CounterSnapshot.Builder sent = counter("logship_tx_sent_bytes",
                "Bytes sent; after a lost connection some are sent again.");
        CounterSnapshot.Builder connections = counter("logship_tx_connections",
                "Connections to the receiver.");
        CounterSnapshot.Builder lost = counter("logship_tx_lost_bytes",
                "Bytes that could not be sent and never will, at least.");
        CounterSnapshot.Builder lostUnknown = counter("logship_tx_lost_unknown",
                "Events after which bytes may be lost that were never seen; the log names the files.");
        agents.all().forEach((receiver, agent) -> {
            Labels labels = Labels.of("receiver", receiver.toString());
            List<StreamStatus> all = agent.streams();
            AgentTotals totals = agent.totals();
            up.dataPoint(value(labels, totals.isUp() ? 1 : 0));
            streams.dataPoint(value(labels, all.size()));
            agent.refused().values().stream().collect(Collectors.groupingBy(Refusal::reason,
                    TreeMap::new, Collectors.counting())).forEach((reason, count) ->
                            refused.dataPoint(value(labels.add("reason", reason), (double) count)));
            long unreadable = all.stream().filter(StreamStatus::unreadable).count();
            if (unreadable > 0) {
                refused.dataPoint(value(labels.add("reason", "unreadable"), (double) unreadable));
            }
            lag.dataPoint(value(labels, (double) all.stream().mapToLong(StreamStatus::behindBytes).sum()));
            sent.dataPoint(count(labels, (double) totals.sentBytes()));
            connections.dataPoint(count(labels, (double) totals.connections()));
            lost.dataPoint(count(labels, (double) totals.lostBytes()));
            lostUnknown.dataPoint(count(labels, (double) totals.lostUnknown()));
            all.stream().sorted(Comparator.comparingLong(StreamStatus::behindBytes).reversed())
                    .limit(MOST_STREAMS).forEach(stream -> {
                        Labels each = labels.add("stream", stream.stream().text());
                        streamBytes.dataPoint(value(each, (double) stream.behindBytes()));
                        streamSeconds.dataPoint(value(each, stream.behind().toNanos() / NANOS));
                    });
        });
        GaugeSnapshot.Builder spooled = gauge("logship_tx_spool_bytes",
                "Bytes of standard input in the state path.").unit(Unit.BYTES);
        CounterSnapshot.Builder dropped = counter("logship_tx_spool_dropped_bytes",
                "Bytes of standard input that found no room and were dropped.");
        agents.input().ifPresent(input -> {
            Labels labels = Labels.of("stream", input.stream().text());
            spooled.dataPoint(value(labels, (double) input.spooledBytes()));
            dropped.dataPoint(count(labels, (double) input.droppedBytes()));
        });
        return MetricSnapshots.of(spooled.build(), dropped.build(), up.build(), streams.build(),
                refused.build(), lag.build(), sent.build(), connections.build(), lost.build(),
                lostUnknown.build(), streamBytes.build(),
                streamSeconds.build());
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    private static CounterSnapshot.Builder counter(String name, String help) {
        return CounterSnapshot.builder().name(name).help(help);
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot value(Labels labels, double value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static CounterSnapshot.CounterDataPointSnapshot count(Labels labels, double value) {
        return CounterSnapshot.CounterDataPointSnapshot.builder().labels(labels).value(value).build();
    }
}
