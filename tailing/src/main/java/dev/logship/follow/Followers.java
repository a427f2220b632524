package dev.logship.follow;

import dev.logship.StreamName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// All that the followers of one program share: the journal, who owns which file, and what folders hold.
/// Any thread.
public final class Followers implements Closeable {
    private static final Duration LISTINGS_KEPT = Duration.ofSeconds(10);

    private final TailingConfig config;
    private final Journal journal;
    private final DirectoryListings folders = new DirectoryListings();
    private final FileOwners owners = new FileOwners();
    private final LongAdder lost = new LongAdder();
    private final Map<StreamName, StateRecord> remembered = new ConcurrentHashMap<>();

    /// @param journal taken over
    public Followers(TailingConfig config, Journal journal) {
        this.config = config;
        this.journal = journal;
        for (StateRecord row : journal.rows()) remembered.put(row.stream(), row);
    }

    /// The streams that the journal knows and nobody follows yet.
    public Collection<StateRecord> remembered() {
        return remembered.values();
    }

    /// Whose the file at a path is, whatever it is called now.
    public Optional<Tailer> ownerOf(Path path) {
        return owners.ownerOf(path);
    }

    /// Whether the file at a path is another's, or may be a copy that rotation makes.
    public boolean isTaken(Path path) throws IOException {
        return owners.isOthers(null, path, FileStat.of(path));
    }

    /// To be called from time to time; waits for nothing.
    public void tidy() {
        folders.forget(LISTINGS_KEPT);
    }

    /// A stream is not followed any more; its history may be wanted again.
    void remember(StateRecord row) {
        remembered.put(row.stream(), row);
    }

    /// The history of a stream, which was followed at the same path before.
    Extents remembered(StreamName stream, Path path) {
        StateRecord row = remembered.remove(stream);
        return row == null || !row.path().equals(path.toAbsolutePath()) ? Extents.NONE : row.extents();
    }

    SourceFile file(KnownFile record) {
        return new SourceFile(record, folders, config);
    }

    /// A file that nothing is known of; it is not opened yet.
    SourceFile file(Path path, FileStat status) {
        return file(KnownFile.of(path, status));
    }

    TailingConfig config() {
        return config;
    }

    Journal journal() {
        return journal;
    }

    /// How many bytes could not be taken from any file, at least.
    public long lostBytes() {
        return lost.sum();
    }

    LongAdder lost() {
        return lost;
    }

    DirectoryListings folders() {
        return folders;
    }

    FileOwners owners() {
        return owners;
    }

    /// Writes what is to be remembered; the followers are closed before.
    @Override
    public void close() throws IOException {
        journal.close();
    }
}
