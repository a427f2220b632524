package dev.logship.history;

import dev.logship.StreamName;
import dev.logship.history.StateContents.Kept;
import dev.logship.linux.Disk;
import dev.logship.linux.FileStat;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The file of a journal and its contents. Rows are appended in batches. A batch is on disk as a whole, or
/// not at all as far as its callers know; only rows on disk count. Used by one thread at a time, except for
/// [#records].
final class StateFile implements Closeable {
    /// The maximum number of files that are written per stream.
    static final int MOST_FILES = 10_000;

    /// A file up to this size is not rewritten, whatever it holds.
    static final long SMALL_BYTES = 256 << 10;

    /// A row this old is written again, only to refresh its time.
    private static final Duration REFRESHED_AFTER = Duration.ofDays(1);

    private static final int CHUNK_BYTES = 1 << 16;

    private final Path path;
    private final Disk disk;
    private final Map<StreamName, Kept> kept = new ConcurrentHashMap<>();
    private FileChannel file;
    private FileStat stat;              // of that
    private long good;                  // the end of the rows that count
    private long number;                // of the last row
    private long liveBytes;             // the size of the rows that count, as last computed
    private boolean dirty;              // whether there may be bytes after `good`
    private boolean unlisted;           // whether a power cut may still remove the file's name

    /// Opens the file, and creates it if it does not exist. Damaged rows are skipped; the caller has logged
    /// them.
    ///
    /// @param contents the contents of the file
    StateFile(Path path, Disk disk, StateContents contents) throws IOException {
        this.path = path;
        this.disk = disk;
        kept.putAll(contents.kept());
        number = contents.lastNumber();
        good = contents.end();
        dirty = contents.torn() > 0;
        unlisted = true;
        file = disk.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        stat = FileStat.of(path);
        liveBytes = good > SMALL_BYTES ? countLive() : 0;
    }

    /// The records on disk. Any thread.
    Collection<StateRecord> records() {
        return kept.values().stream().map(Kept::record).toList();
    }

    /// Rows that are written together.
    final class Batch {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Map<StreamName, Optional<Kept>> changed = new HashMap<>();
        private long last = number;

        /// Adds what a record changes.
        ///
        /// @throws IOException when it is too large; the batch is unchanged
        void add(StateRecord record) throws IOException {
            @Nullable Kept before = before(record.stream());
            long base = before == null ? 0 : before.number();
            List<StateField> fields = StateChange.between(
                    before == null ? StateChange.nothing(record.stream()) : before.record(), record);
            boolean fresh = before != null
                    && record.written() - before.record().written() < REFRESHED_AFTER.toSeconds();
            if (fields.isEmpty() && fresh) return;
            int files = record.extents().files().size() + record.upcoming().size();
            if (files > MOST_FILES) {
                throw new IOException("stream " + record.stream() + " has " + files + " files; at most "
                        + MOST_FILES + " can be remembered");
            }
            write(new StateRow(last + 1, base, record.written(), record.stream(), fields));
            changed.put(record.stream(), Optional.of(new Kept(record, last)));
        }

        /// Forgets a stream, if it is known.
        void forget(Update.Forget forget) throws IOException {
            @Nullable Kept before = before(forget.stream());
            if (before == null || !forget.onlyIf().orElse(before.record()).equals(before.record())) return;
            write(new StateRow(last + 1, 0, forget.written(), forget.stream(),
                    List.of(new StateField.Forgotten())));
            changed.put(forget.stream(), Optional.empty());
        }

        private @Nullable Kept before(StreamName stream) {
            Optional<Kept> now = changed.get(stream);
            return now == null ? kept.get(stream) : now.orElse(null);
        }

        private void write(StateRow row) throws IOException {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            row.writeTo(text);
            if (text.size() > StateRow.MAX_BYTES) {
                throw new IOException("the state of stream " + row.stream() + " has " + text.size()
                        + " bytes; the limit is " + StateRow.MAX_BYTES);
            }
            text.writeTo(bytes);
            last = row.number();
        }

        /// Returns when all rows are on disk.
        ///
        /// @throws IOException when none of them is, and none will be
        void commit() throws IOException {
            if (last == number) return;
            append(bytes.toByteArray());
            number = last;
            changed.forEach((stream, now) -> now.ifPresentOrElse(is -> kept.put(stream, is),
                    () -> kept.remove(stream)));
        }
    }

    private void append(byte[] rows) throws IOException {
        cutBack();
        if (unlisted) {
            try (FileChannel directory = disk.openParent(path)) {
                directory.force(true);
            }
            unlisted = false;
        }
        dirty = true;
        try {
            long end = good == 0 ? write(file, header(), 0) : good;
            end = write(file, rows, end);
            file.force(false);
            good = end;
            dirty = false;
        } finally {
            if (dirty) cutBackIfPossible();
        }
    }

    private void cutBackIfPossible() {
        try {
            cutBack();
        } catch (IOException e) {
            dirty = true; // retried before anything else is written
        }
    }

    /// Removes rows that do not count, on disk too, so that they do not come back.
    private void cutBack() throws IOException {
        if (!dirty) return;
        file.truncate(good);
        file.force(true);
        dirty = false;
    }

    /// Whether the file is at its path, as far as can be seen.
    boolean isThere() {
        try {
            return FileStat.of(path).isSameFile(stat);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /// Whether most of the file are rows that no longer count.
    boolean isMostlyOld() {
        return good > SMALL_BYTES && good > 2 * liveBytes;
    }

    /// Rewrites the file without old rows: beside it, synced, then renamed.
    ///
    /// @throws IOException when it cannot; the old file stays in use
    void rewrite() throws IOException {
        try (FileChannel directory = disk.openParent(path)) {
            FileChannel anew = disk.open(beside(path), StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            Map<StreamName, Kept> now = new HashMap<>();
            long last = number;
            long size;
            FileStat its;
            try {
                size = write(anew, header(), 0);
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                for (Kept one : kept.values()) {
                    row(one.record(), ++last).writeTo(bytes);
                    now.put(one.record().stream(), new Kept(one.record(), last));
                    if (bytes.size() < CHUNK_BYTES) continue;
                    size = write(anew, bytes.toByteArray(), size);
                    bytes.reset();
                }
                size = write(anew, bytes.toByteArray(), size);
                anew.force(true);
                its = FileStat.of(beside(path));
                Files.move(beside(path), path, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | RuntimeException e) {
                anew.close();
                throw e;
            }
            FileChannel old = file;
            file = anew;
            stat = its;
            good = size;
            liveBytes = size;
            number = last;
            dirty = false;
            unlisted = true;
            kept.putAll(now);
            old.close();
            directory.force(true);
            unlisted = false;
        }
    }

    /// Writes a file with exactly these records, and replaces an existing one.
    static void create(Path path, Disk disk, Collection<StateRecord> records) throws IOException {
        Path beside = beside(path);
        Files.deleteIfExists(beside);
        try (StateFile file = new StateFile(beside, disk, StateContents.none(beside))) {
            Batch batch = file.new Batch();
            for (StateRecord record : records) batch.add(record);
            batch.commit();
        }
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
        disk.syncParent(path);
    }

    private long countLive() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long count = 0;
        for (Kept one : kept.values()) {
            row(one.record(), one.number()).writeTo(bytes);
            count += bytes.size();
            bytes.reset();
        }
        return count;
    }

    private static StateRow row(StateRecord record, long number) {
        return new StateRow(number, 0, record.written(), record.stream(),
                StateChange.between(StateChange.nothing(record.stream()), record));
    }

    private static byte[] header() {
        return StateReader.HEADER.getBytes(StandardCharsets.US_ASCII);
    }

    private static long write(FileChannel to, byte[] bytes, long at) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        long end = at;
        while (left.hasRemaining()) end += to.write(left, end);
        return end;
    }

    /// The temporary file of a rewrite.
    static Path beside(Path path) {
        return path.resolveSibling(path.getFileName() + ".new");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
