package dev.logship.endpoint.entries.log;

import dev.logship.linux.OpenedFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Complete reads and writes, and the sync of a file system.
final class FileIo {
    private FileIo() {}

    /// Fills the buffer with bytes from this offset of the file.
    ///
    /// @throws EOFException if the file is too short
    static void readFully(FileChannel file, long from, ByteBuffer to) throws IOException {
        long at = from;
        while (to.hasRemaining()) {
            int count = file.read(to, at);
            if (count < 0) throw new EOFException("the file ends at " + file.size());
            at += count;
        }
    }

    /// Writes all bytes of the buffer at this offset of the file.
    static void writeFully(FileChannel file, long from, ByteBuffer bytes) throws IOException {
        long at = from;
        while (bytes.hasRemaining()) at += file.write(bytes, at);
    }

    /// Syncs the whole file system of a directory: for thousands of small files, one wait instead of
    /// thousands.
    static void syncFileSystem(Path directory) throws IOException {
        try (OpenedFile opened = OpenedFile.open(directory)) {
            opened.syncFileSystem();
        }
    }
}
