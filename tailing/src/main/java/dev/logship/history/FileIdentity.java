package dev.logship.history;

import dev.logship.linux.FileHandle;
import dev.logship.linux.FileStat;
import java.util.Optional;

/// What a file is, whatever it is called. The kernel's file handle is certain: it is never used again for
/// another file. Where there is none that counts, inode number and time of creation decide, and where they
/// cannot, the content does. Immutable.
///
/// @param handle the kernel's file handle, where the file system has one that counts
/// @param device the file system's number within one run of the program; 0 when read from the journal
/// @param inode the file's number in the file system; used again when the file is deleted
/// @param birth when the inode was made, in nanoseconds since 1970; 0 where the file system does not say
public record FileIdentity(Optional<FileHandle> handle, long device, long inode, long birth) {
    /// How two identities compare.
    public enum Match {
        /// Both are of one file.
        SAME,
        /// They are of two files.
        OTHER,
        /// Both are of one file if its content is what is known of it.
        SAME_IF_CONTENT_AGREES
    }

    /// The identity of a file that is open.
    public static FileIdentity of(FileStat stat, Optional<FileHandle> handle) {
        return new FileIdentity(handle, stat.device(), stat.inode(), stat.birthNanos());
    }

    /// Whether the file system says nothing against a file being this one. No handle is asked for, so that
    /// the answer is cheap; true may be wrong, false never is.
    public boolean mayBe(FileStat stat) {
        return inode == stat.inode() && (device == 0 || device == stat.device())
                && (handle.isPresent() || birth == 0 || stat.birthNanos() == 0 || birth == stat.birthNanos());
    }

    /// Whether device, inode and time of creation are those of a file. An inode that was freed may be that of
    /// another file, which was created later.
    public boolean hasAll(FileStat stat) {
        return device == stat.device() && inode == stat.inode() && birth == stat.birthNanos();
    }

    /// Compares two identities, of one run or of two.
    public Match compare(FileIdentity that) {
        boolean oneRun = device != 0 && that.device != 0;
        if (oneRun && device != that.device) return Match.OTHER;
        if (handle.isPresent() && that.handle.isPresent()) {
            FileHandle mine = handle.get();
            FileHandle its = that.handle.get();
            if (mine.type() != its.type() || !mine.bytes().equals(its.bytes())) return Match.OTHER;
            if (oneRun || mine.fileSystem() == its.fileSystem()) return Match.SAME;
            return inode == that.inode && birth == that.birth ? Match.SAME_IF_CONTENT_AGREES : Match.OTHER;
        }
        if (inode != that.inode) return Match.OTHER;
        return birth != 0 && birth == that.birth ? Match.SAME : Match.SAME_IF_CONTENT_AGREES;
    }

    /// Whether both are of one file as far as can be told without a look at the content.
    public boolean isProbably(FileIdentity that) {
        return switch (compare(that)) {
            case SAME -> true;
            case OTHER -> false;
            case SAME_IF_CONTENT_AGREES -> birth == that.birth;
        };
    }

    /// Whether only the content can tell this file from another one that got its inode.
    public boolean isWeak() {
        return handle.isEmpty();
    }
}
