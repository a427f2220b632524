/// What is remembered of streams: which bytes came from which file, what a file is, and the journal that
/// keeps both. Start with [Extents], then [StateRecord] and [Journal]; the journal's file is [StateFile],
/// made of rows ([StateRow]) of fields ([StateField]).
@NullMarked
package dev.logship.history;

import org.jspecify.annotations.NullMarked;
