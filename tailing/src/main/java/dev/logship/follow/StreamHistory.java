package dev.logship.follow;

import dev.logship.StreamName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The extents of one stream with the files that they are of. Every change is in the journal, on the disk,
/// before it counts; the files are opened when they are wanted, and closed by whoever knows that they are not
/// any more. Used by one thread at a time, except for [#extents].
final class StreamHistory implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(StreamHistory.class);

    private final StreamName stream;
    private final Path path;
    private final Tailer owner;
    private final Followers shared;
    private final Map<Integer, SourceFile> files = new HashMap<>(2);
    private final Map<Integer, Long> missing = new HashMap<>(1); // since when files are nowhere
    private Set<Integer> overwritten = Set.of();
    private volatile Extents extents;
    private boolean learnt;                  // what the journal does not know yet

    StreamHistory(StreamName stream, Path path, Tailer owner, Followers shared) {
        this.stream = stream;
        this.path = path;
        this.owner = owner;
        this.shared = shared;
        this.extents = shared.remembered(stream, path);
        for (KnownFile file : extents.files()) shared.owners().claim(owner, file.identity());
    }

    /// Whether a file of this stream is where the stream's file is expected.
    boolean isAtPath(KnownFile file) throws IOException {
        try {
            return file.identity().mayBe(FileStat.of(path));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /// What is known now. Any thread.
    Extents extents() {
        return extents;
    }

    /// A file of this stream, open; empty when it is gone, or what was taken from it is.
    ///
    /// @throws IOException when it is there and cannot be read
    Optional<SourceFile> open(int id) throws IOException {
        KnownFile record = extents.file(id);
        if (overwritten.contains(id) || extents.isOverwritten(record)) return Optional.empty();
        SourceFile file = files.computeIfAbsent(id, any -> shared.file(record));
        return file.reopen() ? Optional.of(file) : Optional.empty();
    }

    /// What was taken from a file is not there any more, although the file is.
    void overwritten(int id) {
        Set<Integer> more = new HashSet<>(overwritten);
        more.add(id);
        overwritten = more;
    }

    /// Nothing was taken from a file after all: what it began with tells no copies of it from new files.
    void untouched(SourceFile file) throws IOException {
        file.forgetHead();
        save(extents.with(file.record()));
    }

    /// Nothing of what was taken from a file counts: it is not lost when it is not there.
    void untaken(SourceFile file) throws IOException {
        KnownFile is = file.record();
        save(extents.with(new KnownFile(is.id(), is.identity(), is.path(), is.began(), Fingerprint.NONE)));
    }

    /// Begins a new extent, with a file of this stream or a new one.
    ///
    /// @throws IOException when the journal cannot be written; then nothing is changed
    void begin(SourceFile file, Extent extent) throws IOException {
        files.put(file.id(), file);
        save(extents.plus(file.record(), extent));
        shared.owners().claim(owner, file.identity());
    }

    /// What should be before an offset in this extent is lost: it and those after it move down there.
    void moveDown(int index, long base) throws IOException {
        save(extents.movedDown(index, base));
    }

    /// What a file held is, byte for byte, in another one, which takes its place.
    void replace(SourceFile by) throws IOException {
        files.put(by.id(), by);
        save(extents.with(by.record()));
        shared.owners().claim(owner, by.identity());
    }

    /// A file has copies of bytes that were taken from another one.
    void remember(FileIdentity copy, Path at) throws IOException {
        save(extents.withCopy(copy, at));
        shared.owners().claim(owner, copy);
    }

    /// The taker has all before `covered`: closes the files that are not wanted any more, and forgets those
    /// that are gone.
    void cover(long covered, Predicate<SourceFile> wanted) throws IOException {
        for (SourceFile file : List.copyOf(files.values())) {
            if (wanted.test(file) || !extents.isCovered(file.id(), covered)) continue;
            file.close();
            files.remove(file.id());
        }
        List<KnownFile> gone = new ArrayList<>();
        for (KnownFile file : extents.files()) {
            if (!files.containsKey(file.id()) && isGone(file)) gone.add(file);
        }
        extents.without(gone, covered).ifPresent(fewer -> {
            for (KnownFile file : gone) {
                shared.owners().release(owner, file.identity());
                missing.remove(file.id());
            }
            extents = fewer; // the journal learns of it with the next change
        });
        for (KnownFile file : extents.files()) shared.owners().claim(owner, file.identity());
    }

    private boolean isGone(KnownFile file) throws IOException {
        if (extents.isOverwritten(file)) return true;
        if (shared.file(file).named().isPresent()) {
            missing.remove(file.id());
            return false;
        }
        long since = missing.computeIfAbsent(file.id(), any -> System.nanoTime());
        return System.nanoTime() - since > TailingConfig.GONE.toNanos();
    }

    /// Knows what the files begin with by now, so that others can tell copies of them.
    void learn() {
        extents = withWhatWasTaken(extents);
        learnt = true;
    }

    /// Notes how far each file was taken, so that it can be told after a restart whether it is the same
    /// still.
    void note() {
        Extents now = withWhatWasTaken(extents);
        if (now.equals(extents) && !learnt) return;
        learnt = false;
        extents = now;
        shared.journal().note(StateRecord.now(stream, path, now));
    }

    /// Leaves what is known to who follows the path next.
    void remember() {
        if (!extents.isEmpty()) shared.remember(StateRecord.now(stream, path, extents));
    }

    private void save(Extents next) throws IOException {
        Extents now = withWhatWasTaken(next);
        shared.journal().write(StateRecord.now(stream, path, now));
        extents = now;
    }

    private Extents withWhatWasTaken(Extents from) {
        Extents now = from;
        for (SourceFile file : files.values()) {
            if (file.isOpen() && !overwritten.contains(file.id())) now = now.with(file.record());
        }
        return now;
    }

    /// Notes what was taken, and closes and forgets the files that are not wanted; the extents tell enough to
    /// open them again.
    void rest(Predicate<SourceFile> wanted) {
        note();
        closeAllBut(wanted);
        files.values().removeIf(file -> !file.isOpen());
    }

    /// Closes the files that are not wanted; they can be opened again.
    void closeAllBut(Predicate<SourceFile> wanted) {
        for (SourceFile file : files.values()) {
            if (!wanted.test(file)) close(file);
        }
    }

    private static void close(SourceFile file) {
        try {
            file.close();
        } catch (IOException e) {
            log.debug("{}: {}", file.path(), e.toString());
        }
    }

    @Override
    public void close() {
        note();
        closeAllBut(file -> false);
    }
}
