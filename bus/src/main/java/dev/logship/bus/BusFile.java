package dev.logship.bus;

import dev.logship.linux.Flock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files of a bus: `F` with the current chunk, `F.__new__` while one is written, and `F.lock`. Keeps none
/// of them open.
final class BusFile {
    private final Path chunk;
    private final Path fresh;
    private final Path lock;

    /// Identifies a chunk. Inodes are reused, so the time counts too.
    record Version(@Nullable Object file, FileTime time) {}

    /// @throws IOException if the directory does not exist, or F is not a regular file
    BusFile(Path file) throws IOException {
        chunk = file.toAbsolutePath();
        fresh = chunk.resolveSibling(chunk.getFileName() + ".__new__");
        lock = chunk.resolveSibling(chunk.getFileName() + ".lock");
        if (!Files.isDirectory(directory())) throw new NotDirectoryException(directory().toString());
        if (exists() && !Files.isRegularFile(chunk)) {
            throw new FileSystemException(chunk + ": not a regular file");
        }
    }

    Path path() {
        return chunk;
    }

    Path directory() {
        return chunk.resolveSibling("");
    }

    boolean exists() {
        return Files.exists(chunk, LinkOption.NOFOLLOW_LINKS);
    }

    /// The current chunk; empty if there is none.
    Optional<Version> version() throws IOException {
        try {
            var attributes = Files.readAttributes(chunk, BasicFileAttributes.class);
            return Optional.of(new Version(attributes.fileKey(), attributes.lastModifiedTime()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Opens the current chunk, which the caller closes.
    Optional<FileChannel> open() throws IOException {
        try {
            return Optional.of(FileChannel.open(chunk));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Waits for the lock of all producers, and of all consumers that delete chunks.
    Flock lock() throws IOException {
        return Flock.take(lock);
    }

    /// Replaces the current chunk atomically. The caller holds the lock, so a file at `F.__new__` was left
    /// behind by a process that was killed.
    void replace(ByteBuffer bytes) throws IOException {
        Files.deleteIfExists(fresh);
        try (FileChannel file =
                FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) file.write(bytes);
        }
        Files.move(fresh, chunk, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Deletes the current chunk. The caller holds the lock.
    void delete() throws IOException {
        Files.delete(chunk);
    }
}
