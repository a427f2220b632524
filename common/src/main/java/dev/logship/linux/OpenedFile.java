package dev.logship.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// One open descriptor of a file. All results are of the same file, whatever happens to its name. Used by one
/// thread at a time; the opener closes it.
public final class OpenedFile implements Closeable {
    private static final int O_RDONLY = 0;
    private static final int O_NOCTTY = 0400;
    private static final int O_NONBLOCK = 04000;
    private static final int O_PATH = 010000000;

    private static final NativeFunction SYNCFS = new NativeFunction("syncfs");

    private final Path path;
    private final Descriptor descriptor;

    private OpenedFile(Path path, int flags) throws IOException {
        this.path = path;
        this.descriptor = Descriptor.open(path, flags, 0);
    }

    /// Opens a file for reading, without blocking; links are followed.
    public static OpenedFile open(Path path) throws IOException {
        return new OpenedFile(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    }

    /// Opens a file for its metadata only (O_PATH): needs no permission to read it, and has no effect on a
    /// device.
    public static OpenedFile locate(Path path) throws IOException {
        return new OpenedFile(path, O_PATH);
    }

    /// The path that it was opened at.
    public Path path() {
        return path;
    }

    public FileStat stat() throws IOException {
        return FileStat.of(number(), path);
    }

    public FileSystemStat fileSystem() throws IOException {
        return FileSystemStat.of(number(), path);
    }

    /// The file's handle; empty where the kernel gives no reliable one.
    public Optional<FileHandle> handle() throws IOException {
        return FileHandle.of(number(), fileSystem());
    }

    /// A channel to read the file, which the caller closes. Closes this descriptor, since the channel keeps
    /// the file open; on failure, the descriptor stays open.
    ///
    /// @throws FileSystemException also if it is not a regular file
    public FileChannel channel() throws IOException {
        FileChannel channel = newChannel();
        try {
            close();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return channel;
    }

    /// Another channel to read the file, which the caller closes. This descriptor stays open.
    ///
    /// @throws FileSystemException also if it is not a regular file
    public FileChannel newChannel() throws IOException {
        int number = number();
        if (!stat().isRegular()) throw new FileSystemException(path.toString(), null, "not a regular file");
        try {
            return FileChannel.open(Path.of("/proc/self/fd/" + number), StandardOpenOption.READ);
        } catch (FileSystemException e) {
            throw nameFile(e);
        }
    }

    /// Java's exception, naming the file instead of its descriptor.
    private FileSystemException nameFile(FileSystemException e) {
        return switch (e) {
            case AccessDeniedException denied -> Errno.exception(Errno.EACCES, path);
            case NoSuchFileException missing -> new FileSystemException(path.toString(), null,
                    "cannot be read: " + e.getFile() + " does not exist; is /proc mounted?");
            default -> new FileSystemException(path.toString(), null, e.getReason());
        };
    }

    /// Syncs the file system of this file. Fails after [#locate].
    public void syncFileSystem() throws IOException {
        try (NativeMemory memory = new NativeMemory(0)) {
            int result = SYNCFS.call(memory, number());
            if (result < 0) throw Errno.exception(-result, path);
        }
    }

    int number() throws ClosedChannelException {
        return descriptor.number();
    }

    @Override
    public void close() throws IOException {
        descriptor.close();
    }
}
