package dev.logship.follow;

import dev.logship.StreamName;
import dev.logship.history.Extent;
import dev.logship.history.Extents;
import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.history.StateRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The extents of one stream with their files. Every change is in the journal, on disk, before it counts.
/// Files are opened when they are needed, and closed by whoever knows that they no longer are. Used by one
/// thread at a time, except for the methods marked otherwise.
final class StreamHistory implements Closeable {
    private final StreamName stream;
    private final Path path;
    private final Tailer owner;
    private final Arrivals arrivals;
    private final Tailers shared;
    private final Map<Integer, SourceFile> files = new ConcurrentHashMap<>(2);
    private final Map<Integer, Long> missing = new HashMap<>(1); // since when files are nowhere
    private Set<Integer> overwritten = Set.of();
    private volatile Extents extents;        // what counts
    private Extents latest;                  // what is being written; guarded by this
    private final RotationScheme scheme;
    private volatile boolean noted;          // whether the journal has something of this stream

    StreamHistory(StreamName stream, Path path, Tailer owner, Arrivals arrivals, Tailers shared) {
        this.stream = stream;
        this.path = path;
        this.owner = owner;
        this.arrivals = arrivals;
        this.shared = shared;
        StateRecord record = shared.remembered(stream, path);
        this.extents = record.extents();
        this.latest = extents;
        this.scheme = new RotationScheme(record.scheme());
        this.noted = !extents.isEmpty() || !record.upcoming().isEmpty();
        for (KnownFile file : extents.files()) shared.owners().claim(owner, file);
        arrivals.remember(extents.isEmpty() ? null : extents.newest(), record.upcoming(),
                record.written() * 1_000_000_000);
    }

    /// The scheme of its rotated files. Any thread.
    RotationScheme scheme() {
        return scheme;
    }

    /// The present extents. Any thread.
    Extents extents() {
        return extents;
    }

    /// A file of this stream, open; empty when it or its taken bytes are deleted.
    ///
    /// @throws IOException when it exists and cannot be read
    Optional<SourceFile> open(int id) throws IOException {
        KnownFile known = extents.file(id);
        if (isOverwritten(known)) return Optional.empty();
        SourceFile file =
                files.computeIfAbsent(id, any -> shared.file(known, arrivals.observation(known)));
        if (!file.reopen()) return Optional.empty();
        arrivals.reopened(file);
        return Optional.of(file);
    }

    /// Whether the taken bytes of a file no longer exist, although the file does.
    boolean isOverwritten(KnownFile file) {
        return overwritten.contains(file.id()) || extents.isOverwritten(file);
    }

    /// The taken bytes of a file no longer exist, although the file does.
    void overwritten(int id) {
        Set<Integer> more = new HashSet<>(overwritten);
        more.add(id);
        overwritten = more;
    }

    /// Begins a new extent, with a file of this stream or a new one.
    ///
    /// @throws IOException when the journal cannot be written; nothing is changed then
    void begin(SourceFile file, Extent extent) throws IOException {
        put(file, extents.plus(file.known(), extent));
        shared.owners().claim(owner, file.known());
    }

    /// Saves the new extents, with one of their files.
    ///
    /// @return the former file of this number
    private Optional<SourceFile> put(SourceFile file, Extents next) throws IOException {
        SourceFile before = files.put(file.id(), file);
        try {
            save(next);
        } catch (IOException | RuntimeException e) {
            if (before == null) files.remove(file.id(), file);
            else files.put(file.id(), before);
            throw e;
        }
        return Optional.ofNullable(before);
    }

    /// The file came back to the path, and is the newest from now on.
    void newest(SourceFile file) throws IOException {
        save(extents.withNewest(file.known()));
    }

    /// The bytes before an offset in this extent are lost: it and the later ones move down there.
    void moveDown(int index, long base) throws IOException {
        save(extents.movedDown(index, base));
    }

    /// The receiver has bytes from `at` to `until` that are not known to have been sent from here.
    void foreign(long at, long until) throws IOException {
        save(extents.withForeign(at, until));
    }

    /// Another file has the same content, byte for byte, and takes this file's place and number.
    ///
    /// @throws IOException when the journal cannot be written; nothing is changed then, and both are open
    void replace(SourceFile by) throws IOException {
        Optional<SourceFile> before = put(by, extents.with(by.known()));
        before.filter(file -> file != by).ifPresent(OpenFiles::close);
        shared.owners().claim(owner, by.identity());
    }

    /// A file has copies of bytes that were taken from another one.
    void remember(FileIdentity copy, Path at) throws IOException {
        save(extents.withCopy(copy, at, shared.config().time().wallNanos()));
        shared.owners().claim(owner, copy);
    }

    /// The taker has everything before `covered`: closes unneeded files, forgets deleted ones.
    void cover(long covered, Predicate<SourceFile> wanted) throws IOException {
        for (SourceFile file : List.copyOf(files.values())) {
            if (wanted.test(file) || !extents.isCovered(file.id(), covered)) continue;
            file.close();
            files.remove(file.id());
        }
        List<KnownFile> deleted = new ArrayList<>();
        for (KnownFile file : extents.files()) {
            if (!files.containsKey(file.id()) && isDeleted(file)) deleted.add(file);
        }
        Optional<Extents> fewer = extents.without(deleted, covered);
        if (fewer.isEmpty()) return;
        for (KnownFile file : deleted) missing.remove(file.id());
        set(fewer.get()); // the journal learns of it with the next change
        for (KnownFile file : deleted) {
            if (extents.files().stream().noneMatch(other -> other.identity().isProbably(file.identity()))) {
                shared.owners().release(owner, file.identity());
            }
        }
        overwritten = new HashSet<>(overwritten);
        overwritten.removeIf(id -> extents.find(id).isEmpty());
    }

    private boolean isDeleted(KnownFile file) throws IOException {
        if (extents.isOverwritten(file)) return true;
        if (!Tailers.isReachable(file) || shared.file(file).named().isPresent()) {
            missing.remove(file.id());
            return false;
        }
        long since = missing.computeIfAbsent(file.id(), any -> shared.config().time().nanos());
        return shared.config().time().nanos() - since > TailingConfig.DELETED.toNanos();
    }

    private synchronized void set(Extents now) {
        extents = now;
        latest = now;
    }

    /// Notes how far each file was taken, and which files came, for the next start. Used by the taker.
    void note() throws IOException {
        for (SourceFile file : files.values()) if (file.isOpen()) file.sample();
        synchronized (this) { // a file may get another name meanwhile
            Extents now = withWhatWasTaken(extents);
            if (now.equals(extents)) return;
            set(now);
        }
        noteUpcoming();
    }

    /// Notes which files came. Any thread.
    void noteUpcoming() {
        if (!noted && arrivals.upcoming().count() == 0) return;
        noted = true;
        shared.journal().note(record());
    }

    /// The files of this identity that are or were open. Any thread.
    List<SourceFile> all(FileIdentity file) {
        return files.values().stream().filter(each -> each.identity().isProbably(file)).toList();
    }

    /// A file was renamed. Any thread.
    void renamed(FileIdentity file, Path to) {
        change(file, known -> known.at(to));
    }

    /// Bytes of a file from an offset on belong to another stream. Any thread.
    void handedOver(FileIdentity file, long from) {
        change(file, known -> known.until(from));
        noteUpcoming();
    }

    /// Changes the record of a file, without waiting for the journal.
    private synchronized void change(FileIdentity file, UnaryOperator<KnownFile> how) {
        extents = extents.with(file, how);
        latest = latest.with(file, how);
    }

    /// The number of seen bytes that were not taken, of begun files. Any thread.
    ///
    /// @param at the next stream offset
    /// @param taken the offset up to which the newest file was taken
    long behind(long at, long taken) {
        Extents now = extents;
        if (now.isEmpty()) return 0;
        long before = now.until(at);
        KnownFile newest = now.newest();
        SourceFile file = files.get(newest.id());
        Observation observed = file == null ? arrivals.observation(newest) : file.observation();
        return before + Math.max(0, Math.min(newest.own().until(), observed.seen()) - taken);
    }

    private StateRecord record() {
        List<KnownFile> all = arrivals.upcoming().known();
        synchronized (this) {
            int newest = latest.isEmpty() ? KnownFile.UNNUMBERED : latest.newest().id();
            List<KnownFile> upcoming =
                    all.stream().filter(file -> file.isNew() || file.id() != newest).toList();
            return new StateRecord(stream, path, latest, upcoming, scheme.noted(),
                    shared.config().time().wallNanos() / 1_000_000_000);
        }
    }

    /// Passes its knowledge to the next tailer of the path.
    void remember() {
        if (!extents.isEmpty()) shared.remember(record());
    }

    private void save(Extents next) throws IOException {
        Extents now = withWhatWasTaken(next);
        Extents before = extents;
        synchronized (this) {
            latest = now;
        }
        try {
            shared.journal().write(record());
        } catch (IOException | RuntimeException e) {
            set(before);
            throw e;
        }
        set(now);
    }

    private Extents withWhatWasTaken(Extents from) {
        Extents now = from;
        for (SourceFile file : files.values()) {
            boolean known = now.find(file.id()).isPresent();
            if (known && file.isOpen() && !overwritten.contains(file.id())) now = now.with(file.known());
        }
        return now;
    }

    /// Notes what was taken, and closes and forgets the files that are no longer needed. The extents are
    /// enough to open them again.
    void rest(Predicate<SourceFile> wanted) throws IOException {
        note();
        closeAllBut(wanted);
        files.values().removeIf(file -> !file.isOpen());
    }

    /// Closes the files that are no longer needed. They can be opened again.
    void closeAllBut(Predicate<SourceFile> wanted) {
        for (SourceFile file : files.values()) {
            if (!wanted.test(file)) OpenFiles.close(file);
        }
    }

    @Override
    public void close() throws IOException {
        note();
        closeAllBut(file -> false);
    }
}
