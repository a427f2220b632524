/// The metrics of `rx` and `serve`: streams, endpoints, storage and the process. Knows what it reads them
/// from, no protocol. Start with [ServerMetrics].
@NullMarked
package dev.logship.metrics;

import org.jspecify.annotations.NullMarked;
