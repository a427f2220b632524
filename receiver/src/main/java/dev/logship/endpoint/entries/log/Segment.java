package dev.logship.endpoint.entries.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One file of the journal: a line `HASH JSON` per entry, from an index on. One thread appends; any thread
/// reads entries that were published after they were appended.
final class Segment {
    private static final Logger log = LoggerFactory.getLogger(Segment.class);

    /// Size of the hash and the space before the JSON in a line.
    private static final int PREFIX_BYTES = Entry.HASH_BYTES + 1;

    private static final int BUFFER_BYTES = 1 << 20;

    private final long first;
    private final Path path;
    private final FileChannel file;
    private final Set<Integer> damaged = new HashSet<>(); // lines; complete before it is published
    private volatile int[] starts = new int[64]; // offsets of all lines, and the end of the last one
    private volatile int count;

    private Segment(long first, Path path, FileChannel file) {
        this.first = first;
        this.path = path;
        this.file = file;
    }

    /// Creates a segment whose first entry has this index. Its name is not durable yet.
    static Segment create(Path directory, long first) throws IOException {
        Path path = directory.resolve("%020d".formatted(first));
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        return new Segment(first, path, file);
    }

    /// Reads a segment of an earlier process. Bytes after the last intact line were never confirmed and are
    /// truncated. A damaged line before it keeps its index.
    static Segment recover(Path path) throws IOException {
        Segment segment = new Segment(Long.parseLong(path.getFileName().toString()), path,
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        byte[] all = Files.readAllBytes(path);
        int good = 0;
        int goodCount = 0;
        int from = 0;
        for (int at = 0; at < all.length; at++) {
            if (all[at] != '\n') continue;
            segment.add(at + 1 - from);
            if (isIntact(all, from, at)) {
                good = at + 1;
                goodCount = segment.count;
            } else {
                segment.damaged.add(segment.count - 1);
            }
            from = at + 1;
        }
        segment.count = goodCount;
        segment.damaged.removeIf(line -> line >= segment.count);
        for (int line : segment.damaged) log.error("{}: entry {} is damaged", path, segment.first + line);
        if (good < all.length) {
            segment.file.truncate(good);
            log.warn("{}: truncated {} damaged bytes at the end, which were never confirmed", path,
                    all.length - good);
        }
        return segment;
    }

    private static boolean isIntact(byte[] all, int from, int until) {
        if (until - from <= PREFIX_BYTES) return false;
        byte[] json = Arrays.copyOfRange(all, from + PREFIX_BYTES, until);
        return Arrays.equals(Entry.of(json).hash(), Arrays.copyOfRange(all, from, from + Entry.HASH_BYTES));
    }

    long first() {
        return first;
    }

    int count() {
        return count;
    }

    /// Index after that of the last entry.
    long next() {
        return first + count;
    }

    /// Size in bytes.
    int size() {
        return starts[count];
    }

    /// Adds all entries, or none if it throws.
    void append(Collection<Entry> entries) throws IOException {
        int size = size();
        try {
            long at = size;
            ByteBuffer buffer = ByteBuffer.allocate(Math.min(BUFFER_BYTES, bytes(entries)));
            for (Entry entry : entries) {
                for (byte[] part : List.of(entry.hash(), new byte[] {' '}, entry.json(), new byte[] {'\n'})) {
                    at = put(part, buffer, at);
                }
            }
            FileIo.writeFully(file, at, buffer.flip());
        } catch (IOException e) {
            file.truncate(size);
            throw e;
        }
        for (Entry entry : entries) add(PREFIX_BYTES + entry.json().length + 1);
    }

    private long put(byte[] part, ByteBuffer buffer, long at) throws IOException {
        long written = at;
        for (int from = 0; from < part.length; ) {
            if (!buffer.hasRemaining()) {
                FileIo.writeFully(file, written, buffer.flip());
                written += buffer.limit();
                buffer.clear();
            }
            int length = Math.min(buffer.remaining(), part.length - from);
            buffer.put(part, from, length);
            from += length;
        }
        return written;
    }

    private static int bytes(Collection<Entry> entries) {
        return entries.stream().mapToInt(entry -> PREFIX_BYTES + entry.json().length + 1).sum();
    }

    private void add(int lineBytes) {
        int[] all = starts;
        int next = count + 1;
        if (next == all.length) all = Arrays.copyOf(all, 2 * all.length);
        all[next] = all[count] + lineBytes;
        starts = all;
        count = next;
    }

    void sync() throws IOException {
        file.force(false);
    }

    /// Opens an entry. The caller closes it.
    ///
    /// @throws IOException of the channel or the file system, if the segment was deleted concurrently
    Content open(long index) throws IOException {
        int line = (int) (index - first);
        if (damaged.contains(line)) throw new DamagedEntryException("the entry is damaged");
        int from = starts[line] + PREFIX_BYTES;
        int length = starts[line + 1] - 1 - from;
        if (length > Content.SMALL_BYTES) return new Content.Region(FileChannel.open(path), from, length);
        return new Content.Bytes(bytes(from, length));
    }

    /// The entry on a line, counted from 0. A damaged entry has an empty content, which is never valid.
    Entry entry(int line) throws IOException {
        int from = starts[line];
        int length = starts[line + 1] - 1 - from;
        byte[] hash = bytes(from, Math.min(length, Entry.HASH_BYTES));
        if (!Entry.isHash(hash)) hash = "0".repeat(Entry.HASH_BYTES).getBytes(StandardCharsets.US_ASCII);
        return new Entry(hash, damaged.contains(line)
                ? new byte[0] : bytes(from + PREFIX_BYTES, length - PREFIX_BYTES));
    }

    private byte[] bytes(int from, int length) throws IOException {
        byte[] bytes = new byte[length];
        FileIo.readFully(file, from, ByteBuffer.wrap(bytes));
        return bytes;
    }

    void close() throws IOException {
        file.close();
    }

    void delete() throws IOException {
        file.close();
        Files.delete(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
