package dev.logship.follow;

import dev.logship.linux.Mounts;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open channel of one file, or none; counted among the [OpenFiles]. Used by one thread at a time; what
/// it is now may be asked by any.
final class OpenChannel {
    private static final Logger log = LoggerFactory.getLogger(OpenChannel.class);

    private volatile @Nullable FileChannel channel;

    /// Null when the file is not open. Any thread.
    @Nullable FileChannel get() {
        return channel;
    }

    /// Whether the file is open and its file system answers. When a network file system or the program behind
    /// a mount dies, what was open there fails for ever, also after it is mounted again.
    boolean isReadable() {
        FileChannel its = channel;
        if (its == null) return false;
        try {
            return its.size() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /// Takes over a channel, unless there is one: then the new one is closed.
    void put(FileChannel its) {
        if (channel != null) {
            close(its);
            return;
        }
        channel = its;
        OpenFiles.opened();
    }

    private static void close(FileChannel second) {
        try {
            second.close();
        } catch (IOException e) {
            log.debug("{}", e.toString());
        }
    }

    /// Gives the channel away, if there is one.
    @Nullable FileChannel take() {
        FileChannel its = channel;
        if (its == null) return null;
        channel = null;
        OpenFiles.closed();
        return its;
    }

    /// The error of a channel, with the file that it does not name: without that it would be taken for the
    /// receiver's.
    static IOException named(IOException e, Path path) {
        if (e instanceof FileSystemException || e instanceof ClosedChannelException) return e;
        IOException named = new FileSystemException(path.toString(), null, e.getMessage());
        named.initCause(e);
        return named;
    }

    /// Reads files.
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    /// Does it, and names the file in errors that do not name one.
    static <T> T naming(Path path, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (IOException e) {
            throw named(e, path);
        }
    }

    /// Closes the channel, if there is one; later, if its file system does not answer.
    ///
    /// @param path the file's
    void close(Path path) throws IOException {
        FileChannel its = take();
        if (its != null) Mounts.close(its, path);
    }
}
