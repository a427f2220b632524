package dev.logship.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Memory outside the heap for calls: errno, and what functions read and write. All zeros at first, freed by
/// [#close]. Used by the thread that made it.
///
/// It is read as a buffer, since the first use of a segment's own accessors costs milliseconds each.
final class NativeMemory implements AutoCloseable {
    private static final int ERRNO_SPACE = 8; // an int, and what follows stays aligned

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment all;
    private final ByteBuffer buffer;

    /// Room for errno and for as many bytes of data, which are counted from 0.
    NativeMemory(int size) {
        this.all = arena.allocate(ERRNO_SPACE + size, Long.BYTES);
        this.buffer = all.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /// Where functions leave errno.
    MemorySegment capture() {
        return all;
    }

    int errno() {
        return buffer.getInt(0);
    }

    int size() {
        return buffer.capacity() - ERRNO_SPACE;
    }

    /// The address of a byte of the data.
    long address(int at) {
        return all.address() + ERRNO_SPACE + at;
    }

    /// Puts bytes there and a zero behind them, and gives their address.
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
