package dev.logship.bench;

/// The latencies of a server's runs, in milliseconds.
record Latencies(Series p50, Series p99) {
    Latencies() {
        this(new Series(), new Series());
    }

    void add(Load.Latency latency) {
        p50.add(latency.p50());
        p99.add(latency.p99());
    }
}
