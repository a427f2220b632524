package dev.logship.stream;

import dev.logship.ByteRange;
import dev.logship.StreamName;
import java.time.Instant;

/// The state of a stream.
///
/// @param available the offsets whose bytes can be read
/// @param changed when it last grew
/// @param readers the number of open readers
public record StreamInfo(StreamName name, ByteRange available, Instant changed, int readers) {}
