package dev.logship.bench;

import java.util.ArrayList;
import java.util.List;

/// The values of one contestant in the runs of a benchmark.
final class Series {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int n = sorted.size();
        if (n == 0) throw new IllegalStateException("no values");
        return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }

    /// The smallest value that is not exceeded by `part` of all values, such as 0.99.
    double percentile(double part) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }

    double min() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double max() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
