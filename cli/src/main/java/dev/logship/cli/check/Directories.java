package dev.logship.cli.check;

import dev.logship.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/// Looks whether folders can be written to, without writing there.
public final class Directories {
    private static final long FEW_BYTES = 16 << 20;
    private static final int FEW_PERCENT = 5;

    private final Report report;

    public Directories(Report report) {
        this.report = report;
    }

    /// Looks at one.
    ///
    /// @param option the one that names the folder, which need not exist
    /// @param lock the file in it that its user holds a lock on
    public void check(String option, Path folder, Path lock) throws IOException {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there)) there = parent(there);
        String user = System.getProperty("user.name", "?");
        if (!Files.isDirectory(there)) {
            report.problem(option + ": " + there + " is not a folder", "choose another " + option);
        } else if (Files.getFileStore(there).isReadOnly()) {
            report.problem(option + ": " + there + " is on a file system that is mounted read-only",
                    "mount it writable, or choose another " + option);
        } else if (!Files.isWritable(there) || !Files.isExecutable(there)) {
            report.problem(option + ": " + there + " may not be written by user " + user,
                    "chown it to " + user + ", or choose another " + option);
        } else if (isLocked(lock)) {
            report.problem(option + ": " + folder + " is in use by another logship",
                    "stop that one, or choose another " + option);
        } else {
            checkSpace(option, folder, Files.getFileStore(there), !Files.exists(folder));
        }
    }

    private void checkSpace(String option, Path folder, FileStore store, boolean isNew) throws IOException {
        long free = store.getUsableSpace();
        String what = option + ": " + folder + (isNew ? " will be made" : " is writable") + ", "
                + FileUtils.byteCountToDisplaySize(free) + " are free";
        if (free < FEW_BYTES) {
            report.problem(option + ": no space is left for " + folder, "delete something, or choose another "
                    + option);
        } else if (free < store.getTotalSpace() / 100 * FEW_PERCENT) {
            report.warning(what, "make more room before the disk is full");
        } else {
            report.good(what);
        }
    }

    private static Path parent(Path path) {
        @Nullable Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    private boolean isLocked(Path file) {
        if (!Files.exists(file)) return false;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (IOException e) {
            report.problem(file + " cannot be locked: " + Reason.of(e), "chown it to the user who runs this");
            return false;
        }
    }
}
