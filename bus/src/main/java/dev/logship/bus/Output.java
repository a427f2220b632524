package dev.logship.bus;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Standard output.
final class Output {
    private static final int BUFFER_BYTES = 64 << 10;

    private final FileChannel out = new FileOutputStream(FileDescriptor.out).getChannel();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /// The reader of standard output has closed it.
    static final class ClosedException extends IOException {
        private static final long serialVersionUID = 1L;

        ClosedException(IOException cause) {
            super(cause);
        }
    }

    /// Prints a whole chunk and returns its length.
    long print(FileChannel chunk) throws IOException {
        long printed = 0;
        while (chunk.read(buffer.clear()) >= 0) {
            printed += buffer.flip().remaining();
            while (buffer.hasRemaining()) write();
        }
        return printed;
    }

    private void write() throws IOException {
        try {
            out.write(buffer);
        } catch (IOException e) {
            if ("Broken pipe".equals(e.getMessage())) throw new ClosedException(e);
            throw new IOException("cannot write standard output: " + e.getMessage(), e);
        }
    }
}
