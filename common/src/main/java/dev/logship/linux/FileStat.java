package dev.logship.linux;

import java.io.IOException;
import java.nio.file.Path;

/// The metadata of a file at one moment. Times are nanoseconds since 1970, sizes bytes.
///
/// @param device the file system's number, as `unix:dev` of Java
/// @param birthNanos when the file was created, 0 where its file system does not record it
/// @param modifiedNanos when its contents were last written
/// @param changedNanos when its contents, names or attributes last changed
/// @param links the number of its names; 0 when it is deleted and open
public record FileStat(long device, long inode, long birthNanos, long modifiedNanos, long changedNanos,
                       long size, int links, Type type) {
    /// The type of a file.
    public enum Type { REGULAR, DIRECTORY, LINK, OTHER }

    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_EMPTY_PATH = 0x1000;
    private static final int AT_STATX_FORCE_SYNC = 0x2000;
    private static final int STATX_BASIC_AND_BIRTH = 0xfff;
    private static final int STATX_BIRTH = 0x800;

    // struct statx
    private static final int MASK = 0;
    private static final int LINKS = 16;
    private static final int MODE = 28;
    private static final int INODE = 32;
    private static final int SIZE = 40;
    private static final int BIRTH = 80;
    private static final int CHANGED = 96;
    private static final int MODIFIED = 112;
    private static final int DEVICE_MAJOR = 136;
    private static final int DEVICE_MINOR = 140;
    private static final int LENGTH = 256;

    private static final int TYPE_OF_MODE = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;

    private static final long NANOS = 1_000_000_000;
    private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS - 1;

    private static final NativeFunction STATX = new NativeFunction("statx");

    /// The file at a path; links are followed.
    public static FileStat of(Path path) throws IOException {
        return read(AT_FDCWD, PathBytes.of(path), 0, path);
    }

    /// The file at a path itself, which may be a link.
    public static FileStat ofLink(Path path) throws IOException {
        return read(AT_FDCWD, PathBytes.of(path), AT_SYMLINK_NOFOLLOW, path);
    }

    /// The same as [#of] as its server says it now, whatever the kernel remembers.
    static FileStat asked(Path path) throws IOException {
        return read(AT_FDCWD, PathBytes.of(path), AT_STATX_FORCE_SYNC, path);
    }

    /// The file of an open descriptor.
    static FileStat of(int descriptor, Path path) throws IOException {
        return read(descriptor, new byte[0], AT_EMPTY_PATH, path);
    }

    private static FileStat read(int directory, byte[] name, int flags, Path path) throws IOException {
        try (NativeMemory memory = new NativeMemory(LENGTH + name.length + 1)) {
            int result = STATX.call(memory, directory, memory.putString(LENGTH, name), flags,
                    STATX_BASIC_AND_BIRTH, memory.address(0), 0);
            if (result < 0) throw Errno.exception(-result, path);
            boolean hasBirth = (memory.getInt(MASK) & STATX_BIRTH) != 0;
            return new FileStat(device(memory.getInt(DEVICE_MAJOR), memory.getInt(DEVICE_MINOR)),
                    memory.getLong(INODE), hasBirth ? nanos(memory, BIRTH) : 0, nanos(memory, MODIFIED),
                    nanos(memory, CHANGED), memory.getLong(SIZE), memory.getInt(LINKS),
                    type(memory.getShort(MODE)));
        }
    }

    private static long device(long major, long minor) {
        return (major & 0xfffff000L) << 32 | (minor & 0xffffff00L) << 12 | (major & 0xfff) << 8
                | (minor & 0xff);
    }

    /// A time that does not fit a number of nanoseconds becomes the nearest one that does.
    private static long nanos(NativeMemory memory, int at) {
        long seconds = Math.clamp(memory.getLong(at), -MAX_SECONDS, MAX_SECONDS);
        return seconds * NANOS + memory.getInt(at + Long.BYTES);
    }

    private static Type type(int mode) {
        return switch (mode & TYPE_OF_MODE) {
            case REGULAR -> Type.REGULAR;
            case DIRECTORY -> Type.DIRECTORY;
            case LINK -> Type.LINK;
            default -> Type.OTHER;
        };
    }

    public boolean isRegular() {
        return type == Type.REGULAR;
    }

    /// Whether both are of the same file, provided that it existed at both times.
    public boolean isSameFile(FileStat that) {
        return inode == that.inode && device == that.device;
    }
}
