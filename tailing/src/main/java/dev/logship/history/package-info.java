/// The memory of streams: which bytes came from which file, the identity of files, and the journal that keeps
/// both. Start with [Extents], then [StateRecord] and [Journal]. The journal's file is [StateFile]; it
/// consists of rows ([StateRow]) of fields ([StateField]).
@NullMarked
package dev.logship.history;

import org.jspecify.annotations.NullMarked;
