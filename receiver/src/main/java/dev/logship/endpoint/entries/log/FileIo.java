package dev.logship.endpoint.entries.log;

import dev.logship.linux.OpenedFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Whole reads and writes, and what makes files durable.
final class FileIo {
    private FileIo() {}

    /// Fills the buffer from this place of the file.
    static void readFully(FileChannel file, long from, ByteBuffer to) throws IOException {
        long at = from;
        while (to.hasRemaining()) {
            int count = file.read(to, at);
            if (count < 0) throw new EOFException("the file ends at " + file.size());
            at += count;
        }
    }

    /// Writes all of the buffer at this place of the file.
    static void writeFully(FileChannel file, long from, ByteBuffer bytes) throws IOException {
        long at = from;
        while (bytes.hasRemaining()) at += file.write(bytes, at);
    }

    /// Makes everything durable that was written to the file system of a folder. For thousands of small files
    /// that is one wait for the disk instead of thousands.
    static void syncFileSystem(Path folder) throws IOException {
        try (OpenedFile opened = OpenedFile.open(folder)) {
            opened.syncFileSystem();
        }
    }
}
