/// Parses a stream's bytes into lines, a line into an entry, and an entry into JSON. Knows no protocol. Start
/// with [LineReader], then [LineEntry].
@NullMarked
package dev.logship.line;

import org.jspecify.annotations.NullMarked;
