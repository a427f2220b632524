package dev.logship.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/// The file system of a file: its type and its id.
///
/// @param id `f_fsid`, which most types store with the data; 0 where there is none
public record FileSystemStat(Type type, long id) {
    /// The types that matter here, by their magic numbers. All others are `OTHER`.
    public enum Type {
        EXT4(0xEF53), XFS(0x58465342), BTRFS(0x9123683E), TMPFS(0x01021994), OVERLAY(0x794C7630),
        RAMFS(0x858458F6), ZFS(0x2FC12FC1), F2FS(0xF2F52010), BCACHEFS(0xCA451A4E), JFS(0x3153464A),
        REISERFS(0x52654973), NILFS(0x3434), MSDOS(0x4D44), EXFAT(0x2011BAB0), NTFS3(0x7366746E),
        FUSE(0x65735546), NFS(0x6969), CIFS(0xFF534D42), SMB2(0xFE534D42), NINE_P(0x01021997),
        CEPH(0x00C36400), AFS(0x5346414F), LUSTRE(0x0BD00BD0), OTHER(0);

        private final int magic;

        Type(int magic) {
            this.magic = magic;
        }

        private static Type of(int magic) {
            for (Type type : values()) {
                if (type.magic == magic) return type;
            }
            return OTHER;
        }
    }

    /// File systems that are changed by this kernel only, and only through names that it watches.
    private static final Set<Type> LOCAL = EnumSet.range(Type.EXT4, Type.TMPFS);

    static {
        LOCAL.addAll(EnumSet.range(Type.RAMFS, Type.NTFS3));
    }

    // struct statfs
    private static final int MAGIC = 0;
    private static final int ID = 56;
    private static final int LENGTH = 120;

    private static final NativeFunction FSTATFS = new NativeFunction("fstatfs");

    /// The file system of a file or directory.
    public static FileSystemStat of(Path path) throws IOException {
        try (OpenedFile file = OpenedFile.locate(path)) {
            return file.fileSystem();
        }
    }

    static FileSystemStat of(int descriptor, Path path) throws IOException {
        try (NativeMemory memory = new NativeMemory(LENGTH)) {
            int result = FSTATFS.call(memory, descriptor, memory.address(0));
            if (result < 0) throw Errno.exception(-result, path);
            return new FileSystemStat(Type.of(memory.getInt(MAGIC)), memory.getLong(ID));
        }
    }

    /// Whether inotify reports every change. It does not where another machine or a server can change a file,
    /// nor on an overlay, whose layers can be written directly. Unknown types count as not reporting.
    public boolean reportsChanges() {
        return LOCAL.contains(type);
    }
}
