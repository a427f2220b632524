package dev.logship.follow;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds what a file held when it is in another one: copied before the file was cut, or written anew by a
/// program that replaces files. Used by a [Tailer] alone.
final class CopyFinder {
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final PathTracker tracker;
    private final Followers shared;
    private long soughtFor;                // when a file was written to for which no copies were found

    CopyFinder(PathTracker tracker, Followers shared) {
        this.tracker = tracker;
        this.shared = shared;
    }

    /// A file that is called as rotation calls copies, is nobody's, and begins with all that was taken from
    /// this one, up to `place` at least. It is open.
    Optional<SourceFile> of(SourceFile file, long place) throws IOException {
        if (file.identity().head().length() == 0) return Optional.empty();
        List<DirectoryListings.Entry> candidates = new ArrayList<>(tracker.rotated(file.path()));
        candidates.sort(Comparator.comparingLong(entry -> -entry.status().size()));
        return first(candidates, file, place);
    }

    /// The same for a file that was cut, of which nobody could note what it held: the first that was made
    /// since, and is as long.
    Optional<SourceFile> ofUnknown(SourceFile file, long place) throws IOException {
        List<DirectoryListings.Entry> candidates = new ArrayList<>(tracker.rotated(file.path()));
        candidates.removeIf(entry -> entry.status().created() <= file.record().began());
        candidates.sort(Comparator.comparingLong(entry -> entry.status().created()));
        return first(candidates, file, place);
    }

    private Optional<SourceFile> first(List<DirectoryListings.Entry> candidates, SourceFile file, long place)
            throws IOException {
        for (DirectoryListings.Entry entry : candidates) {
            if (entry.status().size() < place) continue;
            if (shared.owners().ownerOf(entry.path(), entry.status()).isPresent()) continue;
            FileIdentity identity = FileIdentity.of(entry.status(), file.identity().head());
            SourceFile copy = shared.file(file.record().in(identity, entry.path()));
            if (copy.reopen() && copy.isIntact()) return Optional.of(copy);
            copy.close();
        }
        return Optional.empty();
    }

    /// Files that are called as rotation calls copies, are nobody's, and begin as this one did, which was
    /// cut, but have less of it than was taken.
    List<DirectoryListings.Entry> ofLess(SourceFile file) throws IOException {
        List<DirectoryListings.Entry> found = new ArrayList<>();
        for (DirectoryListings.Entry entry : tracker.rotated(file.path())) {
            if (shared.owners().ownerOf(entry.path(), entry.status()).isPresent()) continue;
            SourceFile copy = shared.file(KnownFile.of(entry.path(), entry.status()));
            try (copy) {
                if (copy.reopen() && file.isCopiedIn(copy)) found.add(entry);
            }
        }
        return found;
    }

    /// Whether a file of which nothing was taken yet was copied and cut since it was begun, so that what the
    /// copies hold comes before what it has now.
    boolean areBefore(SourceFile file) throws IOException {
        KnownFile is = file.record();
        long written = written(is);
        if (written == soughtFor) return false;
        boolean found = false;
        if (tracker.atPath(file).isEmpty()) return false; // rotation makes no copies of it any more
        for (SourceFile missed : tracker.missed(is.path(), is.began())) {
            try (missed) {
                found |= missed.reopen() && missed.size() > 0 && !isOf(file, missed);
            }
        }
        if (!found && written != UNKNOWN) soughtFor = written;
        return found;
    }

    /// When the file was written to last, or cut.
    private static long written(KnownFile file) throws IOException {
        try {
            FileStat now = FileStat.of(file.path());
            return file.identity().mayBe(now) ? now.modified() : UNKNOWN;
        } catch (NoSuchFileException e) {
            return UNKNOWN; // renamed since: only a new listing will do
        }
    }

    /// Whether a file is a copy of what the other one holds now. Both are open.
    static boolean isOf(SourceFile file, SourceFile copy) throws IOException {
        Fingerprint head = Fingerprint.ofHead(file.channel());
        return head.length() > 0 && head.matches(copy.channel())
                && (head.length() >= FileOwners.TELLING_BYTES || copy.size() == head.length());
    }

    /// What comes after a file that was cut: copies of what it held since, if it was cut more than once, and
    /// what it holds now.
    List<SourceFile> after(SourceFile file) throws IOException {
        Optional<FileStat> there = tracker.atPath(file);
        return missedAnd(file, file.record().anew(there), there.isPresent());
    }

    /// What comes instead of a file of which nothing was taken: copies of what it held before, and itself.
    /// Nothing when it was cut meanwhile.
    List<SourceFile> before(SourceFile file) throws IOException {
        return missedAnd(file, file.record().again(), tracker.atPath(file).isPresent());
    }

    /// @param atPath whether the file is where the stream's file is expected: only of such a one rotation
    /// makes copies; what came after one that was renamed is another file
    private List<SourceFile> missedAnd(SourceFile file, KnownFile last, boolean atPath) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        if (atPath) {
            synchronized (tracker) { // which must not find them at the same time
                List<SourceFile> all = tracker.missed(file.path(), file.record().began());
                if (!last.identity().head().matches(file.channel())) return List.of();
                for (SourceFile missed : all) {
                    // One without bytes is being made, or of no use.
                    if (missed.reopen() && missed.size() > 0 && !isOf(file, missed)) {
                        tracker.claim(missed);
                        files.add(missed);
                    } else {
                        missed.close();
                    }
                }
            }
        }
        long created = files.stream().mapToLong(missed -> missed.identity().created()).max().orElse(0);
        SourceFile anew = shared.file(last.after(created));
        if (atPath) tracker.follow(anew.identity(), anew.record().began());
        anew.adopt(file);
        files.add(anew);
        return files;
    }

    /// Whether a new file at the path goes on where the one before it was taken to, which rotation did not
    /// put aside. The new one is open.
    ///
    /// @param place up to where the one before was taken
    boolean continues(SourceFile before, SourceFile next, long place) throws IOException {
        KnownFile is = before.record();
        return place > 0 && is.identity().head().length() > 0 && next.size() >= place
                && is.tail().matches(next.channel()) && is.identity().head().matches(next.channel())
                && !isRotated(before);
    }

    private boolean isRotated(SourceFile file) throws IOException {
        for (DirectoryListings.Entry entry : tracker.rotated(file.path())) {
            if (file.identity().mayBe(entry.status())) return true;
        }
        return false;
    }

    /// The next file in the place of the one before it, whose content it has.
    SourceFile instead(SourceFile before, SourceFile next) throws IOException {
        FileIdentity identity = next.identity().withHead(before.identity().head());
        SourceFile same = shared.file(before.record().in(identity, next.path()));
        same.adopt(next);
        before.close();
        return same;
    }
}
