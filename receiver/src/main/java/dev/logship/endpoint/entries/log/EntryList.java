package dev.logship.endpoint.entries.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file of hashes: line N is the hash of entry N. One thread writes; any thread reads written lines.
final class EntryList implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(EntryList.class);
    private static final int LINE_BYTES = Entry.HASH_BYTES + 1;

    private final Path path;
    private final FileChannel file;

    /// Opens the list; creates it if it is missing. Truncates an incomplete last line.
    ///
    /// @throws IOException if the file cannot be written or is not a list
    EntryList(Path path) throws IOException {
        this.path = path;
        this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            check();
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /// Checks the first and the last line, so that a file of another kind is never truncated.
    private void check() throws IOException {
        long whole = count();
        long torn = file.size() - whole * LINE_BYTES;
        if (whole > 0) {
            require(1);
            require(whole);
        }
        if (torn == 0) return;
        byte[] rest = new byte[(int) torn];
        FileIo.readFully(file, whole * LINE_BYTES, ByteBuffer.wrap(rest));
        if (whole == 0 && !new String(rest, StandardCharsets.US_ASCII).matches("[0-9a-f]*")) {
            throw noList(1);
        }
        file.truncate(whole * LINE_BYTES);
        log.warn("{}: truncated an incomplete last line of {} bytes; the last entry is {}", path, torn,
                whole);
    }

    private void require(long index) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(LINE_BYTES);
        FileIo.readFully(file, (index - 1) * LINE_BYTES, line);
        if (line.get(Entry.HASH_BYTES) != '\n' || !Entry.isHash(hash(index))) throw noList(index);
    }

    private IOException noList(long line) {
        return new IOException(path + " is not a list of entries: line " + line
                + " is not a SHA-256 in 64 hexadecimal digits; choose another --file");
    }

    /// Number of complete lines.
    long count() throws IOException {
        return file.size() / LINE_BYTES;
    }

    /// The bytes of an entry's line, which may not be a hash.
    byte[] hash(long index) throws IOException {
        byte[] hash = new byte[Entry.HASH_BYTES];
        FileIo.readFully(file, (index - 1) * LINE_BYTES, ByteBuffer.wrap(hash));
        return hash;
    }

    /// Writes the hashes of entries from this index on. Overwrites existing lines.
    void write(long first, List<byte[]> hashes) throws IOException {
        ByteBuffer lines = ByteBuffer.allocate(hashes.size() * LINE_BYTES);
        for (byte[] hash : hashes) lines.put(hash).put((byte) '\n');
        FileIo.writeFully(file, (first - 1) * LINE_BYTES, lines.flip());
    }

    /// Removes all lines after the first `count`.
    void truncate(long count) throws IOException {
        file.truncate(count * LINE_BYTES);
    }

    void sync() throws IOException {
        file.force(true);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
