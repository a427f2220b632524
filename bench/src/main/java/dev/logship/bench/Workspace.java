package dev.logship.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The temporary directory: a new directory for each run, and source files of a given size.
final class Workspace implements AutoCloseable {
    private static final int BLOCK = 1 << 20;

    private final Path root;
    private int directories;

    Workspace(Path dir) throws IOException {
        root = Files.createTempDirectory(dir.toAbsolutePath(), "logship-bench-");
    }

    Path root() {
        return root;
    }

    /// A new, empty directory.
    Path directory() throws IOException {
        return Files.createDirectory(root.resolve("run-" + directories++));
    }

    /// A new file of pseudorandom bytes, which is in the page cache.
    Path file(String name, long bytes) throws IOException {
        Path path = root.resolve(name);
        byte[] block = new byte[BLOCK];
        new SplittableRandom(bytes).nextBytes(block);
        ByteBuffer buffer = ByteBuffer.allocateDirect(BLOCK).put(block);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long at = 0; at < bytes; at += BLOCK) {
                buffer.clear().putLong(0, at).limit((int) Math.min(BLOCK, bytes - at));
                while (buffer.hasRemaining()) file.write(buffer);
            }
        }
        return path;
    }

    /// Brings the machine to the same state before each measurement: earlier files are on disk or deleted,
    /// and the next `bytes` of page cache come from memory that was just in use. A virtual machine gets
    /// memory that it has not used for a while from its host page by page, which can cost more than the whole
    /// measurement.
    void settle(long bytes) throws IOException, InterruptedException {
        Process sync = new ProcessBuilder("sync", "-f", root.toString()).start();
        int status = sync.waitFor();
        if (status != 0) throw new IOException("sync -f " + root + " ended with status " + status);
        Files.delete(file("scratch", bytes));
    }

    void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /// Deletes the contents of the directory.
    void clear() {
        try {
            delete(root);
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + root, e);
        }
    }

    @Override
    public void close() {
        try {
            delete(root);
        } catch (IOException e) {
            System.err.println("bench: cannot delete " + root + ": " + e.getMessage());
        }
    }
}
