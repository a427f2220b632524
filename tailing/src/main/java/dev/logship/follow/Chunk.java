package dev.logship.follow;

import dev.logship.ByteRange;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// The next bytes of a stream: a range of a file, lent by [Tailer]. A short chunk was read already, and the
/// file was checked afterwards: take its bytes from `data`.
///
/// @param file to read from, without changing its position
/// @param range the bytes of the file
/// @param data the same bytes, for a short chunk
public record Chunk(FileChannel file, ByteRange range, @Nullable ByteBuffer data) {}
