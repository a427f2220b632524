package dev.logship.source;

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
/// since 1970. Where a file system keeps no time of creation, Java gives that of the last change for it; a
/// file that was not changed since it was created looks the same.
record FileStatus(long device, long inode, long created, long modified, long size, boolean isRegular) {
    /// File systems that keep it: on each, something was seen that was changed later.
    private static final Set<Long> KEEP_CREATION = ConcurrentHashMap.newKeySet();

    static FileStatus of(Path path) throws IOException {
        FileStatus status = read(path);
        if (!KEEP_CREATION.contains(status.device)) {
            status.learnDevice();
            Path folder = path.getParent();
            if (folder != null) read(folder).learnDevice(); // it was changed when the file came
        }
        return status;
    }

    private void learnDevice() {
        if (created != modified) KEEP_CREATION.add(device);
    }

    private static FileStatus read(Path path) throws IOException {
        Map<String, Object> all = Files.readAttributes(path,
                "unix:dev,ino,creationTime,lastModifiedTime,size,isRegularFile");
        return new FileStatus(number(all, "dev"), number(all, "ino"), number(all, "creationTime"),
                number(all, "lastModifiedTime"), number(all, "size"),
                Boolean.TRUE.equals(all.get("isRegularFile")));
    }

    /// Whether the time of creation is one, and not just that of the last change.
    boolean isCreationKnown() {
        return KEEP_CREATION.contains(device);
    }

    /// Whether nothing was written for so long.
    boolean isOlderThan(Duration age) {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - modified > age.toNanos();
    }

    /// Whether this is the same state of the same file as that: nothing was written between the two.
    boolean isUnchangedSince(FileStatus that) {
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
