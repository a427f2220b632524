/// Measures the product end to end, as real processes on loopback, beside small C programs, `rsync` and
/// `socat` that do the same work on the same machine in the same minute. The product is started as users
/// start it. Only the sender and the readers here use its classes: connections and the clients of
/// `.protocol`.
///
/// Start with [Main]. A [Bench] is one table. [Lab] has everything that a benchmark uses: [Product] and
/// [References] start servers, [Load] starts their clients, [Report] prints.
@NullMarked
package dev.logship.bench;

import org.jspecify.annotations.NullMarked;
