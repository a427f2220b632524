/// What is remembered of streams: which bytes came from which file, what a file is, and the journal that keeps
/// both. Start with [Extents].
@NullMarked
package dev.logship.history;

import org.jspecify.annotations.NullMarked;
