package dev.logship.http;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The metrics of one scrape. Values are read when the scrape arrives, so nothing is counted twice. Used by
/// one thread.
public final class Metrics {
    private final List<MetricSnapshot> all = new ArrayList<>();

    /// Adds a value that can go up and down.
    ///
    /// @param name ends with the base unit, if there is one
    public void gauge(String name, String help, Number value) {
        gauges(name, help, Map.of(Labels.EMPTY, value));
    }

    /// Adds a value per set of labels.
    public void gauges(String name, String help, Map<Labels, Number> values) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> gauge.dataPoint(
                GaugeDataPointSnapshot.builder().labels(labels).value(value.doubleValue()).build()));
        all.add(gauge.build());
    }

    /// Adds a value that only grows.
    ///
    /// @param name without `_total`, which is appended
    public void counter(String name, String help, Number value) {
        counters(name, help, Map.of(Labels.EMPTY, value));
    }

    /// Adds a value per set of labels.
    public void counters(String name, String help, Map<Labels, Number> values) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> counter.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value(value.doubleValue()).build()));
        all.add(counter.build());
    }

    /// All metrics that were added, sorted by name.
    public MetricSnapshots snapshots() {
        return new MetricSnapshots(all);
    }
}
