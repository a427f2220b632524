/// The receiver's storage: a directory with one plain file per stream, one [Appender] for each stream that is
/// written, and any number of readers. A catalog of streams; knows no endpoint and no protocol. Start with
/// [StreamStore].
@NullMarked
package dev.logship.store;

import org.jspecify.annotations.NullMarked;
