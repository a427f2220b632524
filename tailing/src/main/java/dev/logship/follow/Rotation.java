package dev.logship.follow;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Which file of a stream comes next: after the end of one, and when one was cut, replaced or deleted. Used
/// by one thread at a time.
final class Rotation {
    private final ReadCursor place;
    private final PathTracker tracker;
    private final StreamHistory history;
    private final LateFiles late;
    private final StreamLog log;
    private final Followers shared;
    private final CopyFinder copies;
    private final Upcoming upcoming;

    Rotation(ReadCursor place, PathTracker tracker, StreamHistory history, LateFiles late, StreamLog log,
            Followers shared) {
        this.place = place;
        this.tracker = tracker;
        this.history = history;
        this.late = late;
        this.log = log;
        this.shared = shared;
        this.copies = new CopyFinder(tracker, shared);
        this.upcoming = new Upcoming(tracker, shared.config().quiet());
    }

    /// The file of the last extent is gone: goes on with the one after it, if there is one.
    boolean replaceGone(Extent extent) throws IOException {
        KnownFile gone = history.extents().newest();
        if (gone.id() != extent.file()) return goBack();
        if (!upcoming.isAny()) tracker.look(); // files may have come and gone since the last look
        if (!upcoming.isAny()) {
            // Perhaps what is at the path only looks like the file that is gone.
            tracker.followNothing();
            tracker.look();
            if (!upcoming.isAny()) {
                tracker.follow(gone.identity(), gone.began());
                return false;
            }
        }
        if (!upcoming.isFound() && isElsewhere(gone, extent.sourceAt(place.at()))) return true;
        long known = gone.tail().until() - extent.sourceAt(place.at());
        if (known > 0) log.lost(place.at(), known, gone.path() + " is gone");
        else if (!upcoming.isFound()) log.gone(place.at(), gone, extent.sourceAt(place.at()));
        return beginNext();
    }

    /// Whether what a file held that is gone is in another one, which takes its place.
    private boolean isElsewhere(KnownFile gone, long taken) throws IOException {
        SourceFile before = shared.file(gone);
        if (replacing(before, taken).isPresent()) return true;
        Optional<SourceFile> copy = copies.of(before, taken);
        if (copy.isPresent()) {
            log.cutAfterCopy(place.at(), before, copy.get());
            history.replace(copy.get());
        }
        return copy.isPresent();
    }

    /// The next file, when it has all that was taken from the one before it, and so takes its place.
    private Optional<SourceFile> replacing(SourceFile before, long to) throws IOException {
        SourceFile next = tracker.peek().orElseThrow();
        if (!next.reopen() || !copies.continues(before, next, to)) return Optional.empty();
        log.replaced(place.at(), next);
        SourceFile same = copies.instead(before, next);
        history.replace(same);
        tracker.remove();
        return Optional.of(same);
    }

    /// At the end of the last extent's file: begins the next one, if it is time.
    boolean goOn(SourceFile file) throws IOException {
        Extents extents = history.extents();
        if (file.id() != extents.newest().id() && goBack()) {
            late.add(file, file.place());
            return true;
        }
        late.letGoOld(place::isHeld);
        Optional<SourceFile> written = late.next();
        if (written.isPresent()) {
            long from = extents.takenFrom(written.get().id());
            log.late(place.at(), written.get(), written.get().size() - from);
            place.begin(written.get(), from);
            return true;
        }
        if (!upcoming.isAny()) return false;
        if (!upcoming.isFound()) {
            Optional<SourceFile> same = replacing(file, file.place());
            if (same.isPresent()) {
                place.enter(same.get(), file.place());
                return true;
            }
        }
        if (!untilQuiet().isZero()) return false;
        if (!upcoming.isFound()) late.add(file, file.place());
        return beginNext();
    }

    /// Goes on with the newest file after late bytes of another one.
    private boolean goBack() throws IOException {
        Extents extents = history.extents();
        Optional<SourceFile> newest = history.open(extents.newest().id());
        if (newest.isEmpty()) return upcoming.isAny() && beginNext();
        long from = extents.takenFrom(extents.newest().id());
        if (newest.get().size() < from || !newest.get().isIntact()) {
            cut(newest.get());
            return goBack(); // to its copy, or to what comes next
        }
        place.begin(newest.get(), from);
        return true;
    }

    /// Begins a file that was not begun before; there is one.
    private boolean beginNext() throws IOException {
        SourceFile file = upcoming.peek().orElseThrow();
        boolean there = file.reopen();
        if (there) {
            log.rotated(place.at(), file);
            place.begin(file, 0);
        } else {
            log.lost(place.at(), 0, file.path() + " was gone before it could be opened");
        }
        upcoming.remove();
        return there || upcoming.isAny();
    }

    /// A file does not have any more what was taken from it, or what it began with.
    void cut(SourceFile file) throws IOException {
        // Of such a file no copy goes on where the taker is: they come in order, from the first one on.
        boolean untouched = isUntouched(file);
        if (untouched) history.untouched(file);
        cut(file, untouched ? Optional.empty() : copies.of(file, file.place()));
    }

    /// Whether the file came last, and the taker has nothing of it.
    private boolean isUntouched(SourceFile file) {
        Extent extent = place.extent();
        return place.isInLast() && extent.file() == file.id() && extent.sourceAt(place.at()) == 0
                && file.id() == history.extents().newest().id();
    }

    /// The same when more was taken than the file has, and nobody could note what that was.
    ///
    /// @param taken up to where, in bytes
    void cutUnknown(SourceFile file, long taken) throws IOException {
        cut(file, copies.ofUnknown(file, taken));
    }

    private void cut(SourceFile file, Optional<SourceFile> copy) throws IOException {
        boolean newest = file.id() == history.extents().newest().id();
        if (copy.isPresent()) {
            log.cutAfterCopy(place.at(), file, copy.get());
            history.replace(copy.get());
        } else {
            log.cut(place.at(), file);
            for (DirectoryListings.Entry part : copies.ofLess(file)) {
                history.remember(FileIdentity.of(part.status(), Fingerprint.NONE), part.path());
            }
            history.overwritten(file.id());
        }
        if (newest) {
            List<SourceFile> next = copies.after(file);
            // What was sent before and the taker does not have comes again, from the copies.
            if (next.size() > 1 && isUntouched(file)) history.untaken(file);
            upcoming.found(next);
        }
        late.forget(file);
        place.leaveFile();
    }

    /// The taker has more than it was given.
    void beginBeyond(long given) throws IOException {
        Extents extents = history.extents();
        Extent last = extents.get(extents.last());
        log.beyond(place.at(), given, extents.newest().path());
        if (last.isOfNothing()) return;
        Optional<SourceFile> file = history.open(last.file());
        if (file.isEmpty()) return;
        place.begin(file.get(), Math.min(last.sourceAt(Math.max(given, last.base())), file.get().size()));
    }

    boolean isBehindCopies(SourceFile file) throws IOException {
        return file.place() == 0 && copies.areBefore(file);
    }

    /// Begins what was missed before a file of which nothing was taken, then that file again.
    void beginAgain(SourceFile file) throws IOException {
        List<SourceFile> before = copies.before(file);
        if (before.isEmpty()) {
            cut(file);
            return;
        }
        history.untouched(file); // what it holds now may be copied and cut before it is begun again
        upcoming.found(before);
        place.leaveFile();
        beginNext();
    }

    /// How long the file must not grow from now on until the next one, which is there, is begun.
    Duration untilQuiet() {
        return upcoming.untilQuiet(place.grownNanos());
    }

    /// Closes what was not begun.
    void close() throws IOException {
        upcoming.close();
    }
}
