package dev.logship.follow;

import dev.logship.history.Extent;
import dev.logship.history.Extents;
import dev.logship.history.KnownFile;
import dev.logship.history.Samples;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Decides which file of a stream comes next: after the end of one, and when one was truncated, replaced or
/// deleted. Used by one thread at a time.
final class Rotation {
    private final ReadCursor cursor;
    private final Arrivals arrivals;
    private final StreamHistory history;
    private final LateFiles late;
    private final StreamLog log;
    private final HandOver handOver;
    private final Tailers shared;
    private final Replacements replacements;
    private int reported = KnownFile.UNNUMBERED;    // the deleted file whose end was logged last

    Rotation(ReadCursor cursor, Arrivals arrivals, StreamHistory history, LateFiles late, StreamLog log,
            HandOver handOver, Tailers shared) {
        this.cursor = cursor;
        this.arrivals = arrivals;
        this.history = history;
        this.late = late;
        this.log = log;
        this.handOver = handOver;
        this.shared = shared;
        this.replacements = new Replacements(cursor, arrivals, history, log, shared);
    }

    /// The file of the last extent is missing: continues with the one after it, if there is one.
    boolean replaceDeleted(Extent extent) throws IOException {
        KnownFile deleted = history.extents().newest();
        if (deleted.id() != extent.file()) return goBack();
        arrivals.look(); // files may have come since the last look
        if (arrivals.upcoming().peek().isEmpty()) return beginLate();
        return goOnWithout(deleted, extent.sourceAt(cursor.at()));
    }

    /// Continues with the replacement of the newest file, which is deleted, or else with the next file.
    ///
    /// @param taken the offset up to which the deleted file was taken
    private boolean goOnWithout(KnownFile deleted, long taken) throws IOException {
        if (history.isOverwritten(deleted) || deleted.id() == reported) return beginNext(); // that was logged
        SourceFile before = shared.file(deleted, arrivals.observation(deleted));
        if (replacements.takeCopy(before, deleted.seen())) return true;
        if (replacements.take(before).isPresent()) return true;
        long known = Math.max(deleted.seen(), deleted.samples().offset()) - taken;
        if (known > 0) log.lost(cursor.at(), known, deleted.path() + " was deleted before they were read");
        else log.deleted(cursor.at(), deleted.path(), taken);
        disown(deleted);
        reported = deleted.id();
        return beginNext();
    }

    /// At the end of the last extent's file: begins the next one, if it is time.
    boolean goOn(SourceFile file) throws IOException {
        Extents extents = history.extents();
        if (file.id() != extents.newest().id() && goBack()) {
            if (cursor.file() != file) late.add(file, file.place()); // else it came back to the path itself
            return true;
        }
        late.letGoOld(cursor::isHeld);
        if ((file.taken().isAtLineEnd() || late.isOverdue()) && beginLate()) return true;
        Optional<SourceFile> next = arrivals.upcoming().peek();
        if (next.isEmpty()) return false;
        boolean sameFile = next.get().identity().isProbably(file.identity());
        if (!sameFile) {
            Optional<SourceFile> same = replacements.take(file);
            if (same.isPresent()) {
                cursor.enter(same.get(), file.place());
                return true;
            }
            if (!untilQuiet().isZero()) return false;
            if (file.size() > file.place()) return true; // it grew before the next one came
        }
        boolean more = beginNext();
        if (!sameFile && cursor.file() != file) late.add(file, file.place());
        return more;
    }

    /// Begins late bytes of a rotated file, if there are some and it is time.
    private boolean beginLate() throws IOException {
        Optional<SourceFile> written = late.next();
        if (written.isEmpty()) return false;
        long from = history.extents().takenFrom(written.get().id());
        log.late(cursor.at(), written.get().path(), written.get().size() - from);
        cursor.begin(written.get(), from);
        return true;
    }

    /// Continues with the newest file after late bytes of another one.
    private boolean goBack() throws IOException {
        Extents extents = history.extents();
        Optional<SourceFile> newest = history.open(extents.newest().id());
        long from = extents.takenFrom(extents.newest().id());
        if (newest.isEmpty()) {
            return arrivals.upcoming().peek().isPresent() && goOnWithout(extents.newest(), from);
        }
        if (newest.get().size() < from || !newest.get().isIntact()) {
            truncated(newest.get(), from);
            return goBack(); // to its copy, or to what comes next
        }
        cursor.begin(newest.get(), from);
        return true;
    }

    /// Begins a new file; false when there is none.
    private boolean beginNext() throws IOException {
        handOver.lock().lock();
        try {
            Optional<SourceFile> next = arrivals.upcoming().peek();
            if (next.isEmpty() || Tailers.isAway(next.get())) return false;
            if (next.get().isNew()) beginNew(next.get());
            else beginAgain(next.get());
            arrivals.upcoming().remove(next.get());
            history.noteUpcoming();
            return cursor.file() != null || arrivals.upcoming().peek().isPresent();
        } finally {
            handOver.lock().unlock();
        }
    }

    private void beginNew(SourceFile file) throws IOException {
        Observation seen = file.observation();
        if (!seen.begin()) {
            Optional<SourceFile> copy = replacements.copy(file);
            if (copy.isPresent()) beginCopy(file, copy.get());
            else log.truncated(cursor.at(), file.path(), seen.seen() - file.begin(), true);
            // Of one that is not at the path any more nobody else finds what it has now.
            if (arrivals.newest().filter(file.identity()::isProbably).isEmpty()) arrivals.endLife(file);
        } else if (file.reopen()) {
            if (seen.isTruncated()) {
                log.lost(cursor.at(), seen.seen() - seen.lowest(), file.path() + " was shortened");
                file.accept(Math.min(file.begin(), file.channel().size())); // what it held counts no more
            }
            long at = cursor.at();
            long size = file.size();
            boolean anew = isNextLife(file);
            cursor.begin(file, Math.min(file.begin(), size));
            if (anew) log.truncated(at, file.path(), 0, true);
            else log.rotated(at, file.path(), size);
        } else {
            log.lost(cursor.at(), seen.seen() - file.begin(),
                    file.path() + " was deleted before it was read");
        }
    }

    /// Whether it is the file that was begun last, which was truncated after all of it was taken.
    private boolean isNextLife(SourceFile file) {
        KnownFile newest = history.extents().newest();
        return newest.own().isEndless() && newest.identity().isProbably(file.identity());
    }

    /// Begins a copy of the content of a file that was not begun.
    private void beginCopy(SourceFile file, SourceFile copy) throws IOException {
        // The copy's id. Its former content is no longer upcoming.
        file.number(history.extents().greatestId() + 1);
        try {
            cursor.begin(copy, Math.min(file.begin(), copy.size()));
        } catch (IOException e) {
            file.number(KnownFile.UNNUMBERED);
            throw e;
        }
        file.observation().letGo(copy);
        log.copied(cursor.at(), file.path(), copy.path());
    }

    /// A file of this stream came back to the path: its taken bytes are not taken again.
    private void beginAgain(SourceFile file) throws IOException {
        Extents extents = history.extents();
        boolean current = extents.get(extents.last()).file() == file.id();
        Optional<SourceFile> known = history.open(file.id());
        if (known.isEmpty()) return;
        arrivals.taken(file, known.get());
        history.newest(known.get());
        if (current) return;
        late.forget(known.get());
        cursor.begin(known.get(), extents.takenFrom(file.id()));
    }

    /// The taken bytes of a file are not all unchanged, or it was seen to be shorter than before.
    ///
    /// @param place the offset in the file of the next byte
    void changed(SourceFile file, long place) throws IOException {
        if (file.taken().isFilledIn(file.channel())) {
            log.filledIn(cursor.at(), file.path());
            file.accept(file.place());
            return;
        }
        Lineage.Change change = file.change(history.extents().alike());
        if (change == Lineage.Change.ANEW || (change == Lineage.Change.SHORTENED && !cursor.isInLast())) {
            truncated(file, place);
            return;
        }
        long size = Math.min(file.channel().size(), file.observation().lowest());
        long unread = file.observation().seen() - Math.max(size, place);
        boolean counts = file.observation().isTruncated() && unread > 0;
        arrivals.goesOn(file);
        Runnable undoTaken = file.taken().undo();
        Runnable undoObserved = file.observation().undo();
        try {
            accept(file, change, place, size);
        } catch (IOException e) {
            undoTaken.run(); // it is as it was for the next try
            undoObserved.run();
            throw e;
        }
        if (counts) log.lost(cursor.at(), unread, file.path() + " was shortened before they were read");
    }

    private void accept(SourceFile file, Lineage.Change change, long place, long size) throws IOException {
        long was = file.place();
        switch (change) {
            case SHORTENED -> {
                Samples.Agreement left = file.samples().below(size).compare(file.channel());
                disown(file.known());
                file.accept(size);
                cursor.begin(file, Math.min(place, size));
                log.shortened(cursor.at(), file.path(), was, size, size - left.highest());
            }
            case EDITED -> {
                long to = Math.min(place, size);
                file.accept(to);
                if (to != was) cursor.begin(file, to);
                log.edited(cursor.at(), file.path(), to);
            }
            case INTACT, ANEW -> {
                file.shorten(file.channel().size());
                if (file.isIntact()) return;
                file.taken().keepUntil(place);
                log.rewritten(cursor.at(), file.path(), place);
            }
        }
    }

    /// A file no longer has its taken bytes.
    ///
    /// @param place the offset in the file of the next byte: what was taken behind it may not have arrived
    private void truncated(SourceFile file, long place) throws IOException {
        boolean observed = file.observation().isOver();
        if (file.id() == history.extents().newest().id()) {
            shared.names().lock();
            try {
                arrivals.endLife(file);
            } finally {
                shared.names().unlock();
            }
        }
        // Bytes seen since the last check may belong to the file's present content.
        long seen = observed ? file.observation().seen() : file.observation().proven();
        long had = Math.min(seen, file.limit());
        try {
            if (!replacements.takeCopy(file, had)) {
                arrivals.settled(file);
                log.truncated(cursor.at(), file.path(), had - place, observed);
                disown(file.known());
                history.overwritten(file.id());
            }
        } catch (IOException e) {
            if (!observed) file.observation().onlyProven(); // for the next try
            throw e;
        }
        late.forget(file);
        cursor.leaveFile();
    }

    /// The taker has more than it was given.
    void beginBeyond(long given) throws IOException {
        log.beyond(cursor.at(), given, history.extents().newest().path());
        history.foreign(given, cursor.at());
        cursor.find();
    }

    /// What the taker has after all that the last file is known to have had is not known to be from it.
    private void disown(KnownFile file) throws IOException {
        Extent extent = cursor.extent();
        if (!cursor.isInLast() || extent.file() != file.id() || cursor.file() != null) return;
        long known = Math.max(file.samples().offset(), file.seen());
        long end = extent.base() + Math.max(0, known - extent.from());
        if (end >= cursor.at()) return;
        history.foreign(end, cursor.at());
        cursor.find();
    }

    /// How long the file must not grow until the next one, which exists, is begun.
    Duration untilQuiet() {
        if (arrivals.upcoming().count() > 1) return Duration.ZERO;
        Duration quiet = arrivals.state().isSpool() ? Duration.ZERO : shared.config().quiet();
        long noticed = arrivals.upcoming().noticedNanos();
        long most = noticed + TailingConfig.MOST_QUIETS * quiet.toNanos();
        long due = Math.min(Math.max(noticed, cursor.grownNanos()) + quiet.toNanos(), most);
        return Duration.ofNanos(Math.max(0, due - shared.config().time().nanos()));
    }
}
