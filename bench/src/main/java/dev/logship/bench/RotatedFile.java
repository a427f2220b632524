package dev.logship.bench;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A log of numbered lines, rotated as by logrotate: renamed, after which the writer opens a new file for its
/// next line; or copied and truncated, after which the writer continues. One thread writes, another one
/// rotates. Their counts may be read when both have ended.
final class RotatedFile implements Closeable {
    private static final int KEPT = 3;

    private final Path path;
    private final boolean copied;
    private volatile boolean reopen = true;
    private long written;                    // the writer's
    private long cutAway;                    // the rotating thread's
    private @Nullable FileChannel file;      // the writer's

    /// @param copied whether rotation copies and truncates it
    RotatedFile(Path path, boolean copied) {
        this.path = path;
        this.copied = copied;
    }

    String name() {
        return path.getFileName().toString();
    }

    boolean isCopied() {
        return copied;
    }

    /// The number of written lines.
    long lines() {
        return written;
    }

    /// The number of lines that were written after the copy and truncated, so that nobody can have them.
    long linesCutAway() {
        return cutAway;
    }

    /// Appends the next line.
    void write() throws IOException {
        FileChannel to = file;
        if (to == null || reopen) {
            reopen = false;
            if (to != null) to.close();
            to = FileChannel.open(path, CREATE, APPEND);
            file = to;
        }
        ByteBuffer line = ByteBuffer.wrap(Lines.line(written));
        while (line.hasRemaining()) to.write(line);
        written++;
    }

    void rotate() throws IOException {
        if (!Files.exists(path)) return; // nothing was written since the last rotation
        for (int number = KEPT - 1; number > 0; number--) {
            if (Files.exists(rotated(number))) move(rotated(number), rotated(number + 1));
        }
        if (copied) {
            Files.copy(path, rotated(1), REPLACE_EXISTING);
            try (FileChannel cut = FileChannel.open(path, WRITE)) {
                long lost = cut.size() - Files.size(rotated(1));
                cut.truncate(0);
                cutAway += lost / Lines.LENGTH;
            }
        } else {
            move(path, rotated(1));
            reopen = true;
        }
    }

    private Path rotated(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, ATOMIC_MOVE, REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        FileChannel last = file;
        if (last != null) last.close();
    }
}
