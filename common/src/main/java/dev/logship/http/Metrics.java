package dev.logship.http;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Collects figures for one answer to Prometheus: name after name, with a help text and values by labels.
public final class Metrics {
    private final Map<String, Supplier<MetricSnapshot>> all = new LinkedHashMap<>();

    /// A figure that goes up and down.
    public void gauge(String name, String help, Number value) {
        gauges(name, help, Map.of(Labels.EMPTY, value));
    }

    public void gauges(String name, String help, Map<Labels, Number> values) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> gauge.dataPoint(
                GaugeDataPointSnapshot.builder().labels(labels).value(value.doubleValue()).build()));
        all.put(name, gauge::build);
    }

    /// A figure that only grows. Its name is completed with `_total`.
    public void counter(String name, String help, Number value) {
        counters(name, help, Map.of(Labels.EMPTY, value));
    }

    public void counters(String name, String help, Map<Labels, Number> values) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> counter.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value(value.doubleValue()).build()));
        all.put(name, counter::build);
    }

    public MetricSnapshots snapshots() {
        return new MetricSnapshots(all.values().stream().map(Supplier::get).toList());
    }
}
