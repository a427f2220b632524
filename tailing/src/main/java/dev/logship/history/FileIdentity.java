package dev.logship.history;

import dev.logship.linux.FileHandle;
import dev.logship.linux.FileStat;
import java.util.Optional;

/// The identity of a file, whatever its name. The kernel's file handle is certain: it is never reused for
/// another file. Where no handle counts, inode number and birth time decide, and where they cannot, the
/// content does. Immutable.
///
/// @param handle the kernel's file handle, on file systems where it counts
/// @param device the file system's number within one run of the program; 0 when read from the journal
/// @param inode the file's number in the file system; reused after the file is deleted
/// @param birth the birth time, in nanoseconds since 1970; 0 where the file system has none
public record FileIdentity(Optional<FileHandle> handle, long device, long inode, long birth) {
    /// The result of a comparison.
    public enum Match {
        /// One file.
        SAME,
        /// Two files.
        OTHER,
        /// One file, if its content agrees with its samples.
        SAME_IF_CONTENT_AGREES
    }

    /// The identity of an open file.
    public static FileIdentity of(FileStat stat, Optional<FileHandle> handle) {
        return new FileIdentity(handle, stat.device(), stat.inode(), stat.birthNanos());
    }

    /// Whether a stat does not contradict this identity. Cheap, because no handle is read. True may be wrong,
    /// false never is.
    public boolean mayBe(FileStat stat) {
        return inode == stat.inode() && (device == 0 || device == stat.device())
                && (handle.isPresent() || birth == 0 || stat.birthNanos() == 0 || birth == stat.birthNanos());
    }

    /// Whether device, inode and birth time are those of a file. A reused inode has a later birth
    /// time.
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

    /// Whether both are probably one file, as far as can be told without the content.
    public boolean isProbably(FileIdentity that) {
        return switch (compare(that)) {
            case SAME -> true;
            case OTHER -> false;
            case SAME_IF_CONTENT_AGREES -> birth == that.birth;
        };
    }

    /// Whether only the content can distinguish this file from another one that got its inode.
    public boolean isWeak() {
        return handle.isEmpty();
    }
}
