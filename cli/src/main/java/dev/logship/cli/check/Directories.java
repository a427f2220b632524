package dev.logship.cli.check;

import dev.logship.linux.LockHolder;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/// Checks whether directories are writable, unlocked and have space left, without writing to them.
public final class Directories {
    private static final long MIN_FREE_BYTES = 16 << 20;
    private static final int MIN_FREE_PERCENT = 5;

    private final Report report;

    public Directories(Report report) {
        this.report = report;
    }

    /// Checks one directory.
    ///
    /// @param option the option that names the directory, which need not exist yet
    /// @param lock the file that a process which uses the directory keeps locked
    public void check(String option, Path directory, Path lock) throws IOException {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing)) existing = parent(existing);
        String user = System.getProperty("user.name", "?");
        if (!Files.isDirectory(existing)) {
            report.problem(option + ": " + existing + " is not a directory", "choose another " + option);
        } else if (Files.getFileStore(existing).isReadOnly()) {
            report.problem(option + ": " + existing + " is on a read-only file system",
                    "remount it read-write, or choose another " + option);
        } else if (!Files.isWritable(existing) || !Files.isExecutable(existing)) {
            report.problem(option + ": " + existing + " is not writable by user " + user,
                    "chown it to " + user + ", or choose another " + option);
        } else if (Files.exists(lock) && !(Files.isReadable(lock) && Files.isWritable(lock))) {
            report.problem(option + ": " + lock + " is not writable by user " + user, "chown it to " + user);
        } else {
            Optional<LockHolder> holder = LockHolder.of(lock);
            if (holder.isEmpty()) checkSpace(option, directory, Files.getFileStore(existing));
            else report.problem(option + ": " + directory + " is in use by " + holder.get(),
                    "stop that process, or choose another " + option);
        }
    }

    private void checkSpace(String option, Path directory, FileStore store) throws IOException {
        long free = store.getUsableSpace();
        String found = option + ": " + directory
                + (Files.exists(directory) ? " is writable" : " will be created") + ", "
                + FileUtils.byteCountToDisplaySize(free) + " free";
        if (free < MIN_FREE_BYTES) {
            report.problem(option + ": no space left for " + directory,
                    "free some space, or choose another " + option);
        } else if (free < store.getTotalSpace() / 100 * MIN_FREE_PERCENT) {
            report.warning(found, "free some space before the disk is full");
        } else {
            report.good(found);
        }
    }

    private static Path parent(Path path) {
        @Nullable Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
