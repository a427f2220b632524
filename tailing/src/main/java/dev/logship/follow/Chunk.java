package dev.logship.follow;

import dev.logship.ByteRange;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// Bytes that come next in a stream: a range of a file, which [Tailer] lends. A short run was read already,
/// and it was made sure afterwards that the file still was the same: it is to be taken from `data`.
///
/// @param file to read from, without moving its place
/// @param range where in the file
/// @param data the same bytes, for a short run
public record Chunk(FileChannel file, ByteRange range, @Nullable ByteBuffer data) {}
