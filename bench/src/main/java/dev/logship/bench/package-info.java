/// Measures the product end to end, as real processes on loopback, beside small C programs, `rsync` and
/// `socat` that do the same work on the same machine in the same minute. Nothing here uses a class of the
/// product: it is started as a user starts it.
///
/// Start reading at [Main]; a [Bench] is one table; [Lab] is what a bench works with: [Product] and
/// [References] start servers, [Load] starts their clients, [Report] prints.
@NullMarked
package dev.logship.bench;

import org.jspecify.annotations.NullMarked;
