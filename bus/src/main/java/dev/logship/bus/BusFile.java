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

/// The files of a bus: `F` with the present chunk, `F.__new__` with the one that is being written, `F.lock`.
/// Keeps nothing open.
final class BusFile {
    private final Path chunk;
    private final Path fresh;
    private final Path lock;

    /// Tells one chunk from another: file identities are used again, so the time counts too.
    record Version(@Nullable Object file, FileTime time) {}

    /// @throws IOException when there is no such folder, or something else than a file is in the place of F
    BusFile(Path file) throws IOException {
        chunk = file.toAbsolutePath();
        fresh = chunk.resolveSibling(chunk.getFileName() + ".__new__");
        lock = chunk.resolveSibling(chunk.getFileName() + ".lock");
        if (!Files.isDirectory(folder())) throw new NotDirectoryException(folder().toString());
        if (exists() && !Files.isRegularFile(chunk)) {
            throw new FileSystemException(chunk + ": not a plain file");
        }
    }

    Path path() {
        return chunk;
    }

    Path folder() {
        return chunk.resolveSibling("");
    }

    boolean exists() {
        return Files.exists(chunk, LinkOption.NOFOLLOW_LINKS);
    }

    /// Which chunk is there.
    Optional<Version> version() throws IOException {
        try {
            var attributes = Files.readAttributes(chunk, BasicFileAttributes.class);
            return Optional.of(new Version(attributes.fileKey(), attributes.lastModifiedTime()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Opens the present chunk, which is the caller's to close.
    Optional<FileChannel> open() throws IOException {
        try {
            return Optional.of(FileChannel.open(chunk));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Waits for the lock of all who write, and of all who take chunks away.
    Flock lock() throws IOException {
        return Flock.take(lock);
    }

    /// Makes `bytes` the present chunk, in one step for whoever looks. Under the lock only: what is at
    /// `F.__new__` then was left over by somebody who was killed.
    void replace(ByteBuffer bytes) throws IOException {
        Files.deleteIfExists(fresh);
        try (FileChannel file =
                FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) file.write(bytes);
        }
        Files.move(fresh, chunk, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Takes the present chunk away. Under the lock only.
    void delete() throws IOException {
        Files.delete(chunk);
    }
}
