package dev.logship.stream;

import dev.logship.ByteRange;
import dev.logship.StreamName;
import java.time.Instant;

/// What can be said of a stream without reading it.
///
/// @param available the offsets whose bytes can be read
/// @param changed when it grew last
/// @param readers how many have it open
public record StreamInfo(StreamName name, ByteRange available, Instant changed, int readers) {}
