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

/// The file of hashes: line N is the hash of entry N. One thread writes, any reads what was written.
final class EntryList implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(EntryList.class);
    private static final int LINE_BYTES = Entry.HASH_BYTES + 1;

    private final Path path;
    private final FileChannel file;

    /// Opens the list, and makes it when it is not there. A line that was not written whole is cut off.
    ///
    /// @throws IOException when it cannot be written, or is no list
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

    /// Looks at the first and the last line, so that a file of something else is never cut.
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
        log.warn("{}: its last line has only {} bytes and was cut off; it ends with entry {}", path, torn,
                whole);
    }

    private void require(long index) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(LINE_BYTES);
        FileIo.readFully(file, (index - 1) * LINE_BYTES, line);
        if (line.get(Entry.HASH_BYTES) != '\n' || !Entry.isHash(hash(index))) throw noList(index);
    }

    private IOException noList(long line) {
        return new IOException(path + " is not a list of entries, lines of 64 hexadecimal digits: see line "
                + line + "; choose another --file");
    }

    /// How many whole lines there are.
    long count() throws IOException {
        return file.size() / LINE_BYTES;
    }

    /// The hash of an entry, whatever stands there.
    byte[] hash(long index) throws IOException {
        byte[] hash = new byte[Entry.HASH_BYTES];
        FileIo.readFully(file, (index - 1) * LINE_BYTES, ByteBuffer.wrap(hash));
        return hash;
    }

    /// Writes the hashes of entries from this index on, over what may stand there.
    void write(long first, List<byte[]> hashes) throws IOException {
        ByteBuffer lines = ByteBuffer.allocate(hashes.size() * LINE_BYTES);
        for (byte[] hash : hashes) lines.put(hash).put((byte) '\n');
        FileIo.writeFully(file, (first - 1) * LINE_BYTES, lines.flip());
    }

    /// Takes all lines after the first `count` away.
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
