package dev.logship.line;

import dev.logship.ByteRange;

/// One line of a stream.
///
/// @param bytes where it lies in the stream, its newline included
/// @param text what it says: without its line ending (`\n` or `\r\n`), bytes that are no UTF-8 replaced
/// @param cut whether `text` is only the beginning of it, [LineReader#LINE_BYTES] bytes or hardly less
public record Line(ByteRange bytes, String text, boolean cut) {}
