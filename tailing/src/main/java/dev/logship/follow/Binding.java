package dev.logship.follow;

import dev.logship.Time;
import dev.logship.history.FileIdentity;
import dev.logship.linux.FileStat;
import dev.logship.linux.Mounts;
import dev.logship.linux.OpenedFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The file at a name at one moment: identity, stat and content come from one open descriptor. Owned by its
/// creator until somebody takes the channel.
final class Binding implements Closeable {
    /// The reason why a file without [#hasItsSize] is not followed.
    static final String NO_SIZE = "its content is not as long as its size, as in /proc and /sys";

    private final Path path;
    private final FileStat stat;
    private final FileIdentity identity;
    private final long since;
    private @Nullable FileChannel channel;

    private Binding(Path path, FileStat stat, FileIdentity identity, long since,
            @Nullable FileChannel channel) {
        this.path = path;
        this.stat = stat;
        this.identity = identity;
        this.since = since;
        this.channel = channel;
    }

    /// Opens the regular file at a path, only to look at it; empty when there is none.
    ///
    /// @throws IOException when the path cannot be looked at
    static Optional<Binding> at(Path path) throws IOException {
        return at(path, Time.SYSTEM);
    }

    /// Opens the regular file at a path, which may become a stream's; empty when there is none.
    ///
    /// @throws IOException when the path cannot be looked at
    static Optional<Binding> at(Path path, Time time) throws IOException {
        long since = time.wallNanos(); // what comes after the file is not to be older than that
        try (OpenedFile opened = open(path)) {
            FileStat stat = opened.stat();
            if (!stat.isRegular()) return Optional.empty();
            FileIdentity identity = FileIdentity.of(stat, opened.handle());
            return Optional.of(new Binding(path, stat, identity, since, channel(opened)));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        }
    }

    /// The identity of a file that may not be read is known all the same.
    private static OpenedFile open(Path path) throws IOException {
        Mounts.require(path);
        try {
            return OpenedFile.open(path);
        } catch (AccessDeniedException e) {
            return OpenedFile.locate(path);
        }
    }

    private static @Nullable FileChannel channel(OpenedFile opened) throws IOException {
        if (!OpenFiles.areFew()) return null;
        try {
            FileChannel channel = opened.newChannel();
            OpenFiles.opened();
            return channel;
        } catch (AccessDeniedException e) {
            return null;
        }
    }

    Path path() {
        return path;
    }

    FileStat stat() {
        return stat;
    }

    FileIdentity identity() {
        return identity;
    }

    /// The present size of a file at a path, or [Observation#UNKNOWN] when another one is there by now.
    static long sizeAt(Path path, FileStat file) throws IOException {
        FileStat now = Newcomers.stat(path);
        return now != null && now.isSameFile(file) ? now.size() : Observation.UNKNOWN;
    }

    /// When it was seen first, in nanoseconds since 1970: just before it was opened.
    long since() {
        return since;
    }

    /// The same binding with the open file, which this one no longer owns.
    Binding keep() {
        Binding kept = new Binding(path, stat, identity, since, channel);
        channel = null;
        return kept;
    }

    /// The same binding without the open file, which this one still owns. The file is found by its identity.
    Binding keepName() {
        return new Binding(path, stat, identity, since, null);
    }

    /// The open file, if it could be opened, for a file of this identity. The binding no longer owns it.
    void openInto(SourceFile file) {
        if (channel == null) return;
        FileChannel its = channel;
        channel = null;
        OpenFiles.closed(); // the file counts it
        file.open(its);
    }

    /// The open file; null when it could not be opened. The binding still owns it.
    @Nullable FileChannel channel() {
        return channel;
    }

    /// Whether as many bytes can be read as its size says, which is not so in /proc and /sys. True if it is
    /// not open.
    boolean hasItsSize() throws IOException {
        if (channel == null) return true;
        long size = channel.size();
        boolean readable = channel.read(ByteBuffer.allocate(1), Math.max(0, size - 1)) > 0;
        return readable == size > 0 || channel.size() != size;
    }

    @Override
    public void close() throws IOException {
        if (channel == null) return;
        OpenFiles.closed();
        channel.close();
        channel = null;
    }
}
