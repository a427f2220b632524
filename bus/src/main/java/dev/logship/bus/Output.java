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

    /// Nobody reads what is printed any more.
    static final class GoneException extends IOException {
        private static final long serialVersionUID = 1L;

        GoneException(IOException cause) {
            super(cause);
        }
    }

    /// Prints all of a chunk and returns its length.
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
            if ("Broken pipe".equals(e.getMessage())) throw new GoneException(e);
            throw new IOException("standard output: " + e.getMessage(), e);
        }
    }
}
