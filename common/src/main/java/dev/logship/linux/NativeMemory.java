package dev.logship.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Off-heap memory for calls: errno, and the data that functions read and write. Zero at first, freed by
/// [#close]. Used by the thread that created it.
///
/// Accessed as a buffer, because each of a segment's own accessors costs milliseconds on first use.
final class NativeMemory implements AutoCloseable {
    private static final int ERRNO_SPACE = 8; // an int, padded so that the data is aligned

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment all;
    private final ByteBuffer buffer;

    /// Allocates memory for errno and this many bytes of data, which are addressed from 0.
    NativeMemory(int size) {
        this.all = arena.allocate(ERRNO_SPACE + size, Long.BYTES);
        this.buffer = all.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /// Where functions store errno.
    MemorySegment capture() {
        return all;
    }

    int errno() {
        return buffer.getInt(0);
    }

    int size() {
        return buffer.capacity() - ERRNO_SPACE;
    }

    /// The address of a data byte.
    long address(int at) {
        return all.address() + ERRNO_SPACE + at;
    }

    /// Stores bytes followed by a zero, and returns their address.
    long putString(int at, byte[] bytes) {
        putBytes(at, bytes);
        buffer.put(ERRNO_SPACE + at + bytes.length, (byte) 0);
        return address(at);
    }

    void putBytes(int at, byte[] bytes) {
        buffer.put(ERRNO_SPACE + at, bytes);
    }

    void putInt(int at, int value) {
        buffer.putInt(ERRNO_SPACE + at, value);
    }

    void putLong(int at, long value) {
        buffer.putLong(ERRNO_SPACE + at, value);
    }

    void putShort(int at, int value) {
        buffer.putShort(ERRNO_SPACE + at, (short) value);
    }

    byte[] getBytes(int at, int length) {
        byte[] bytes = new byte[length];
        buffer.get(ERRNO_SPACE + at, bytes);
        return bytes;
    }

    byte getByte(int at) {
        return buffer.get(ERRNO_SPACE + at);
    }

    int getShort(int at) {
        return Short.toUnsignedInt(buffer.getShort(ERRNO_SPACE + at));
    }

    int getInt(int at) {
        return buffer.getInt(ERRNO_SPACE + at);
    }

    long getLong(int at) {
        return buffer.getLong(ERRNO_SPACE + at);
    }

    @Override
    public void close() {
        arena.close();
    }
}
