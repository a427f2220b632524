/// A stream's bytes as text, for protocols that speak of lines: bytes into lines, a line into an entry, an
/// entry into JSON. Knows no protocol. Start with [LineReader], then [LineEntry].
@NullMarked
package dev.logship.line;

import org.jspecify.annotations.NullMarked;
