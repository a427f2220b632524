/// A stream's bytes as text, for protocols that speak of lines: bytes into lines, a line into an entry, an
/// entry into JSON. Knows no protocol. Start with [LineReader], then [Entry].
@NullMarked
package dev.logship.endpoint.text;

import org.jspecify.annotations.NullMarked;
