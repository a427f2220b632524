package dev.logship.linux;

import java.util.HexFormat;
import java.util.Optional;

/// The kernel's handle of a file, never reused for another file of its file system: inode and generation. It
/// does not change when the file is renamed or the file system is mounted again.
///
/// @param fileSystem `f_fsid`; xfs and tmpfs have a new one after each mount
/// @param type the handle type, from the kernel
/// @param bytes the handle itself, in hexadecimal
public record FileHandle(long fileSystem, int type, String bytes) {
    private static final int AT_HANDLE_FID = 0x200;
    private static final int OVERLAY_TYPE = 0xf8;

    // struct file_handle, followed by the mount id
    private static final int SIZE = 0;
    private static final int TYPE = 4;
    private static final int BYTES = 8;
    private static final int MAX_BYTES = 128;
    private static final int MOUNT = BYTES + MAX_BYTES;
    private static final int EMPTY_NAME = MOUNT + 8;
    private static final int LENGTH = EMPTY_NAME + 8;

    private static final NativeFunction NAME_TO_HANDLE_AT = new NativeFunction("name_to_handle_at");

    /// The handle of an open file, on file systems that are known never to reuse one. Empty on all others,
    /// and where the kernel gives none.
    static Optional<FileHandle> of(int descriptor, FileSystemStat fileSystem) {
        return switch (fileSystem.type()) {
            case EXT4, XFS, BTRFS, TMPFS -> read(descriptor, fileSystem.id(), 0);
            case OVERLAY -> read(descriptor, fileSystem.id(), AT_HANDLE_FID)
                    .filter(handle -> handle.type == OVERLAY_TYPE);
            default -> Optional.empty();
        };
    }

    private static Optional<FileHandle> read(int descriptor, long fileSystem, int flags) {
        try (NativeMemory memory = new NativeMemory(LENGTH)) {
            memory.putInt(SIZE, MAX_BYTES);
            int result = NAME_TO_HANDLE_AT.call(memory, descriptor, memory.address(EMPTY_NAME),
                    memory.address(SIZE), memory.address(MOUNT), FileStat.AT_EMPTY_PATH | flags, 0);
            // Any error means that there is no handle: EOPNOTSUPP, EPERM and ENOSYS of a seccomp filter,
            // EINVAL for a flag unknown to the kernel, EOVERFLOW.
            if (result < 0) return Optional.empty();
            String bytes = HexFormat.of().formatHex(memory.getBytes(BYTES, memory.getInt(SIZE)));
            return Optional.of(new FileHandle(fileSystem, memory.getInt(TYPE), bytes));
        }
    }

    /// Its three parts in hexadecimal, separated by colons.
    @Override
    public String toString() {
        return Long.toHexString(fileSystem) + ":" + Integer.toHexString(type) + ":" + bytes;
    }
}
