package dev.logship.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory outside the heap for calls: errno, and what functions read and write, all zeros at first. One piece,
/// freed by [#close]. Used by the thread that made it.
final class NativeMemory implements AutoCloseable {
    private static final int ERRNO_SPACE = 8; // an int, and what follows stays aligned

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment errno;
    private final MemorySegment data;

    /// @param size of the data in bytes; errno is beside it
    NativeMemory(long size) {
        MemorySegment all = arena.allocate(ERRNO_SPACE + size, Long.BYTES);
        this.errno = all.asSlice(0, ERRNO_SPACE);
        this.data = all.asSlice(ERRNO_SPACE, size);
    }

    MemorySegment errno() {
        return errno;
    }

    /// The address of a byte of the data.
    long address(long at) {
        return data.address() + at;
    }

    long size() {
        return data.byteSize();
    }

    /// Puts bytes there and a zero behind them, and gives their address.
    long putString(long at, byte[] bytes) {
        putBytes(at, bytes);
        data.set(JAVA_BYTE, at + bytes.length, (byte) 0);
        return address(at);
    }

    void putBytes(long at, byte[] bytes) {
        MemorySegment.copy(bytes, 0, data, JAVA_BYTE, at, bytes.length);
    }

    void putInt(long at, int value) {
        data.set(JAVA_INT, at, value);
    }

    void putShort(long at, int value) {
        data.set(JAVA_SHORT, at, (short) value);
    }

    byte[] getBytes(long at, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(data, JAVA_BYTE, at, bytes, 0, length);
        return bytes;
    }

    byte getByte(long at) {
        return data.get(JAVA_BYTE, at);
    }

    int getShort(long at) {
        return Short.toUnsignedInt(data.get(JAVA_SHORT, at));
    }

    int getInt(long at) {
        return data.get(JAVA_INT, at);
    }

    long getLong(long at) {
        return data.get(JAVA_LONG, at);
    }

    @Override
    public void close() {
        arena.close();
    }
}
