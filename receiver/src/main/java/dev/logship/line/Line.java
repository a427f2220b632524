package dev.logship.line;

import dev.logship.ByteRange;

/// One line of a stream. Immutable.
///
/// @param bytes its range in the stream, including the newline
/// @param text content without the line ending (`\n` or `\r\n`); invalid UTF-8 is replaced
/// @param cut whether `text` is truncated to [LineReader#LINE_BYTES] bytes or slightly less
public record Line(ByteRange bytes, String text, boolean cut) {}
