package dev.logship.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// What the file system says of a file, at one moment; links are followed. Sizes are bytes, times nanoseconds
/// since 1970. Where a file system keeps no time of creation, Java gives that of the last change for it.
record FileStat(long device, long inode, long created, long modified, long size, boolean isRegular) {
    /// Devices whose files have been seen to have a time of creation.
    private static final Set<Long> DATED = ConcurrentHashMap.newKeySet();

    static FileStat of(Path path) throws IOException {
        FileStat status = read(path);
        if (!status.isCreationKnown()) {
            // Written at once when it was made, perhaps: what its folder has tells more.
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) learn(folder, status.device);
        } else if (status.created != status.modified) {
            DATED.add(status.device);
        }
        return status;
    }

    private static void learn(Path folder, long device) throws IOException {
        FileStat status = read(folder);
        if (status.device == device && status.created != status.modified) DATED.add(device);
    }

    private static FileStat read(Path path) throws IOException {
        Map<String, Object> all = Files.readAttributes(path,
                "unix:dev,ino,creationTime,lastModifiedTime,size,isRegularFile");
        return new FileStat(number(all, "dev"), number(all, "ino"), number(all, "creationTime"),
                number(all, "lastModifiedTime"), number(all, "size"),
                Boolean.TRUE.equals(all.get("isRegularFile")));
    }

    /// Whether the time of creation is one, and not just that of the last change.
    boolean isCreationKnown() {
        return created != modified || DATED.contains(device);
    }

    /// Whether nothing was written for so long.
    boolean isOlderThan(Duration age) {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - modified > age.toNanos();
    }

    /// Whether this is the same state of the same file as that: nothing was written between the two.
    boolean isUnchangedSince(FileStat that) {
        return inode == that.inode && device == that.device && size == that.size && modified == that.modified;
    }

    private static long number(Map<String, Object> all, String name) {
        return switch (all.get(name)) {
            case FileTime time -> time.to(TimeUnit.NANOSECONDS);
            case Number number -> number.longValue();
            case null, default -> 0;
        };
    }
}
