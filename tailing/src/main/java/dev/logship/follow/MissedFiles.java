package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.Time;
import dev.logship.history.Samples;
import dev.logship.linux.FileStat;
import dev.logship.linux.Mounts;
import dev.logship.select.RotationName;
import dev.logship.watch.DirectoryListings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Gathers the facts for [Lineage]: the files that came unseen and are named like rotated files of a path,
/// and their comparison with its newest known file. Any thread, one at a time.
final class MissedFiles {
    /// The interval between two checks of files that may still grow.
    static final int LOOKS = 4;

    private static final int MOST_CANDIDATES = 10_000;

    private final Path path;
    private final Supplier<Optional<String>> scheme;
    private final Tailers shared;
    private final Map<Long, First> firsts = new HashMap<>(0);         // by inode

    /// The stat of a file at the first look. A deleted file's inode may be another file's soon.
    private record First(long birthNanos, long size, long nanos) {
        boolean is(FileStat stat) {
            return birthNanos == stat.birthNanos();
        }
    }

    /// A file that may belong to the stream, with the verdict.
    record Found(Lineage.Answer answer, DirectoryListings.Entry entry, boolean settled) {
        boolean is(Lineage.Verdict verdict) {
            return answer.verdict() == verdict;
        }

        /// Whether it is the stream's next file, or has the taken bytes.
        boolean isOurs() {
            return is(Lineage.Verdict.OURS_NEXT) || is(Lineage.Verdict.COPY);
        }

        /// The file, open, if it is still where it was found.
        Optional<Binding> bind(Time time) throws IOException {
            Optional<Binding> bound = Binding.at(entry.path(), time);
            if (bound.isEmpty() || bound.get().stat().isSameFile(entry.stat())) return bound;
            bound.get().close();
            return Optional.empty();
        }

        /// Whether it is still where it was found.
        boolean isThere() {
            try {
                return Mounts.answer(entry.path()) && FileStat.of(entry.path()).isSameFile(entry.stat());
            } catch (IOException e) {
                return false;
            }
        }
    }

    /// @param scheme the scheme of rotated files of the path, if one was seen
    MissedFiles(Path path, Supplier<Optional<String>> scheme, Tailers shared) {
        this.path = path;
        this.scheme = scheme;
        this.shared = shared;
    }

    /// Decides for all files without an owner whose names are like those of rotated files, and which are not
    /// so old that they are others'.
    ///
    /// @param newest the newest known file; not used by others meanwhile
    /// @param where its place
    /// @param truncated whether it lost its taken bytes
    /// @param looked when the path was last looked at; a file that existed then is not the next one
    /// @param ours recognises files that came since, which count as known
    List<Found> find(SourceFile newest, Lineage.Where where, boolean truncated, long looked,
            Predicate<FileStat> ours) throws IOException {
        List<String> schemes = new ArrayList<>(shared.schemes(path));
        scheme.get().ifPresent(schemes::add);
        String log = String.valueOf(path.getFileName());
        String name = String.valueOf(newest.path().getFileName());
        // The present name of the newest known file shows how one rotation named it; that proves nothing.
        List<String> seen = where == Lineage.Where.ELSEWHERE
                ? RotationName.scheme(name).stream().toList() : List.of();
        Path real = Tailers.real(path);
        List<DirectoryListings.Entry> named = new ArrayList<>();
        for (Path directory : shared.directories(real)) {
            named.addAll(shared.listings().named(directory,
                    each -> fits(log, schemes, each) || fits(log, seen, each)));
        }
        long taken = newest.samples().isEmpty() ? newest.observation().seen() : newest.samples().offset();
        long since = shared.past(newest.since()) - Tailers.CLOCK_TICK_NANOS;
        long birth = newest.identity().birth();
        long born = birth == 0 ? since : Math.min(shared.past(birth), since);
        var situation = new Lineage.Situation(log, schemes, seen, looked - Tailers.CLOCK_TICK_NANOS, since,
                new Lineage.Newest(where, name, born, truncated, taken));
        boolean compare = truncated || where == Lineage.Where.NOT_FOUND;
        List<Lineage.Candidate> candidates = new ArrayList<>();
        Map<Path, DirectoryListings.Entry> byPath = new HashMap<>();
        for (DirectoryListings.Entry entry : named) {
            // Most are old: nothing is read of them.
            if (entry.path().equals(real) || situation.isBefore(timeOf(entry.stat()))) continue;
            if (shared.owners().isOwned(entry.path(), entry.stat())) continue;
            candidates.add(candidate(entry, newest, compare, ours.test(entry.stat())));
            byPath.put(entry.path(), entry);
        }
        List<Found> found = new ArrayList<>();
        for (Lineage.Answer answer : Lineage.judge(situation, candidates)) {
            DirectoryListings.Entry entry = Objects.requireNonNull(byPath.get(answer.candidate().path()));
            found.add(new Found(answer, entry, isSettled(entry.stat())));
        }
        return found;
    }

    private static long timeOf(FileStat stat) {
        return Math.max(stat.birthNanos(), stat.modifiedNanos());
    }

    private static boolean fits(String log, List<String> schemes, String name) {
        return RotationName.mark(log, name).isPresent()
                || schemes.stream().anyMatch(scheme -> RotationName.markBy(scheme, name).isPresent());
    }

    private Lineage.Candidate candidate(DirectoryListings.Entry entry, SourceFile newest, boolean compare,
            boolean ours) throws IOException {
        FileStat stat = entry.stat();
        long born = stat.birthNanos() != 0 ? stat.birthNanos() : stat.modifiedNanos();
        return new Lineage.Candidate(entry.path(), born, stat.modifiedNanos(),
                compare ? content(entry, newest) : Lineage.Content.DIFFERENT,
                !ours && (shared.isClaimed(entry.path()) || isGrowing(entry)),
                isCompressedToo(entry.path()));
    }

    /// Whether it grew since the first look.
    private boolean isGrowing(DirectoryListings.Entry entry) {
        if (firsts.size() > MOST_CANDIDATES) firsts.clear();
        FileStat stat = entry.stat();
        First first = firsts.get(stat.inode());
        if (first != null && first.is(stat)) return stat.size() > first.size();
        long now = shared.config().time().nanos();
        firsts.put(stat.inode(), new First(stat.birthNanos(), stat.size(), now));
        return false;
    }

    /// Whether nothing was written to it for so long that nothing will be. Its time may be wrong; then the
    /// time since the first look counts.
    private boolean isSettled(FileStat stat) {
        long settled = shared.config().settled().toNanos();
        if (shared.config().time().wallNanos() - stat.modifiedNanos() > settled) return true;
        First first = firsts.get(stat.inode());
        return first != null && first.is(stat)
                && shared.config().time().nanos() - first.nanos() > settled;
    }

    static boolean isCompressedToo(Path file) {
        return RotationName.compressed(String.valueOf(file.getFileName())).stream()
                .anyMatch(name -> Files.exists(file.resolveSibling(name)));
    }

    private static Lineage.Content content(DirectoryListings.Entry entry, SourceFile newest)
            throws IOException {
        Optional<Binding> bound = Binding.at(entry.path());
        if (bound.isEmpty()) return Lineage.Content.DIFFERENT;
        try (Binding file = bound.get()) {
            FileChannel channel = file.channel();
            boolean other = channel == null || !file.stat().isSameFile(entry.stat()); // that came meanwhile
            return channel == null || other ? Lineage.Content.DIFFERENT
                    : content(channel, newest.samples(), newest.observation().seen());
        }
    }

    /// @param seen the greatest known size of the newest known file, which distinguishes copies of a file
    /// that was not taken yet
    static Lineage.Content content(FileChannel file, Samples taken, long seen) throws IOException {
        long size = file.size();
        if (size == 0) return Lineage.Content.DIFFERENT;
        if (taken.isEmpty()) return size >= seen ? Lineage.Content.WHOLE : Lineage.Content.DIFFERENT;
        Samples there = taken.below(size);
        boolean agrees = !there.isEmpty() && there.compare(file).isWhole();
        if (!agrees) return Lineage.Content.DIFFERENT;
        return size >= taken.offset() ? Lineage.Content.WHOLE : Lineage.Content.PART;
    }
}
