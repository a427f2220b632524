package dev.logship.linux;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Opens files and syncs directories. Tests replace it with one that fails.
@FunctionalInterface
public interface Disk {
    /// The disk of this machine.
    Disk REAL = FileChannel::open;

    FileChannel open(Path path, OpenOption... options) throws IOException;

    /// Opens the directory that a file is in. The caller closes it.
    default FileChannel openParent(Path file) throws IOException {
        @Nullable Path directory = file.toAbsolutePath().getParent();
        return open(directory == null ? Path.of("/") : directory, StandardOpenOption.READ);
    }

    /// Makes the names in a directory durable: files created, renamed and deleted there.
    default void syncDirectory(Path directory) throws IOException {
        try (FileChannel names = open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /// Makes a file's name durable.
    default void syncParent(Path file) throws IOException {
        try (FileChannel names = openParent(file)) {
            names.force(true);
        }
    }
}
