package dev.logship.follow;

import dev.logship.history.Fingerprint;
import dev.logship.history.Samples;
import dev.logship.select.RotationName;
import dev.logship.select.RotationName.Mark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Decides whether files that nobody saw coming belong to a stream: what was at its path while the program
/// was down, or while events were lost. Knows facts only, reads nothing. When it cannot be proved that a file
/// belongs to a stream, it does not.
///
/// Three laws hold. Nothing was rotated unless the newest known file left its path or was truncated. Only a
/// file that was truncated can have copies, and a copy agrees in every sample. A file that is selected,
/// excluded, followed or still growing belongs to its own path.
final class Lineage {
    /// A file's first bytes tell it from another one only if there are so many.
    static final int TELLING_BYTES = 4096;

    private Lineage() {}

    /// What a file is to a stream.
    enum Verdict {
        /// The next file of the stream, in the order of the answers.
        OURS_NEXT,
        /// A copy of what the newest known file held before it was truncated.
        COPY,
        /// Not the stream's.
        OTHERS,
        /// It may be the stream's; nothing proves it.
        UNKNOWN
    }

    /// Where the newest known file of the stream is now.
    enum Where { AT_PATH, ELSEWHERE, NOT_FOUND }

    /// How a file's content compares with what was taken of the newest known file.
    enum Content {
        /// It agrees in every sample.
        WHOLE,
        /// It is shorter than what was taken, and agrees as far as it goes.
        PART,
        DIFFERENT
    }

    /// The newest known file of the stream.
    ///
    /// @param name what it is called now; of one that is elsewhere
    /// @param truncated whether it lost what was taken of it
    /// @param taken how many bytes of it were taken
    record Newest(Where where, String name, boolean truncated, long taken) {}

    /// A file that nobody has seen before, and whose name may be that of a rotated one.
    ///
    /// @param born when it was made, or else changed last, in nanoseconds since 1970
    /// @param modified when it was changed last
    /// @param claimed whether it is selected, excluded or followed by itself, or still growing
    /// @param compressed whether there is a compressed file of that number or date
    record Candidate(Path path, long born, long modified, Content content, boolean claimed,
            boolean compressed) {
        String name() {
            return String.valueOf(path.getFileName());
        }
    }

    /// A stream that may have missed files.
    ///
    /// @param log the name of its path
    /// @param schemes how its rotated files are named, with `#` for the number or date
    /// @param seen schemes that one rotation showed, which prove nothing
    /// @param looked when it was looked at last before
    /// @param since when its newest known file was seen first
    record Situation(String log, List<String> schemes, List<String> seen, long looked, long since,
            Newest newest) {
        private Optional<Mark> mark(String name) {
            return RotationName.mark(log, name).or(() -> schemes.stream()
                    .flatMap(scheme -> RotationName.markBy(scheme, name).stream()).findFirst());
        }

        private boolean isLikeSeen(String name) {
            return seen.stream().anyMatch(scheme -> RotationName.markBy(scheme, name).isPresent());
        }
    }

    /// @param reason for who asks why, in words
    record Answer(Candidate candidate, Verdict verdict, String reason) {}

    private record Ranked(Candidate candidate, Mark mark) {
        long time() {
            return Math.max(candidate.born(), candidate.modified());
        }
    }

    /// Decides for each of some files. Those that are next come in the order of the stream.
    static List<Answer> judge(Situation is, List<Candidate> candidates) {
        Map<Candidate, Answer> answers = new LinkedHashMap<>();
        List<Ranked> fit = new ArrayList<>();
        for (Candidate each : candidates) {
            Optional<Mark> mark = is.mark(each.name());
            String others = others(is, each, mark);
            if (others != null) answers.put(each, new Answer(each, Verdict.OTHERS, others));
            else if (mark.isPresent()) fit.add(new Ranked(each, mark.get()));
            else answers.put(each, unproved(each));
        }
        // The oldest first: numbers count up from the path, dates go with time.
        fit.sort((a, b) -> a.mark().isDate() != b.mark().isDate() ? Boolean.compare(a.mark().isDate(),
                b.mark().isDate()) : a.mark().isDate() ? a.mark().compareTo(b.mark())
                : b.mark().compareTo(a.mark()));
        Optional<Ranked> copy = copy(is, fit);
        copy.ifPresent(found -> answers.put(found.candidate(),
                new Answer(found.candidate(), Verdict.COPY, "a copy of the file that was truncated")));
        List<Ranked> left = fit.stream().filter(each -> !answers.containsKey(each.candidate())).toList();
        for (Ranked next : next(is, copy, left)) {
            answers.put(next.candidate(), new Answer(next.candidate(), Verdict.OURS_NEXT,
                    "its name is between those of the last known file and the path"));
        }
        for (Ranked other : left) {
            answers.putIfAbsent(other.candidate(), unproved(other.candidate()));
        }
        return List.copyOf(answers.values());
    }

    private static @Nullable String others(Situation is, Candidate file, Optional<Mark> mark) {
        boolean named = mark.isPresent() || is.isLikeSeen(file.name());
        if (!named) return "its name is not that of a rotated file";
        if (file.claimed()) return "it is selected, excluded, followed or growing itself";
        if (file.compressed()) return "there is a compressed file of that number";
        boolean copyable = is.newest().truncated() && file.content() != Content.DIFFERENT;
        long from = copyable ? Math.min(is.since(), is.looked()) : is.looked();
        if (Math.max(file.born(), file.modified()) < from) return "it was there before the last look";
        if (is.newest().where() == Where.AT_PATH && !is.newest().truncated()) return "nothing was rotated";
        return null;
    }

    /// The oldest file that has all that was taken, or else agrees with it as far as it goes.
    private static Optional<Ranked> copy(Situation is, List<Ranked> fit) {
        Newest newest = is.newest();
        boolean possible = newest.truncated()
                || (newest.where() == Where.NOT_FOUND && newest.taken() >= TELLING_BYTES);
        if (!possible || newest.taken() == 0) return Optional.empty();
        return Stream.of(Content.WHOLE, Content.PART).flatMap(
                content -> fit.stream().filter(each -> each.candidate().content() == content)).findFirst();
    }

    /// Those that came to the path after the newest known file, the oldest first.
    private static List<Ranked> next(Situation is, Optional<Ranked> copy, List<Ranked> fit) {
        Optional<Mark> from = copy.map(Ranked::mark);
        if (from.isEmpty() && is.newest().where() == Where.ELSEWHERE) {
            from = is.mark(is.newest().name());
            if (from.isEmpty()) return List.of();
        }
        if (from.isEmpty() && is.newest().where() == Where.AT_PATH) return List.of();
        if (from.isEmpty()) return behindAlike(is, rising(fit));
        Mark start = from.get();
        // What came after a copy was made is not older than that: or its numbers rise, and it came before.
        long made = copy.map(Ranked::time).orElse(Long.MIN_VALUE);
        List<Ranked> between = fit.stream().filter(each -> each.mark().isDate() == start.isDate())
                .filter(each -> each.time() >= made)
                .filter(each -> start.isDate() ? each.mark().compareTo(start) > 0
                        : each.mark().compareTo(start) < 0)
                .toList();
        return start.isDate() || isRow(between, start.number() - 1) ? between : List.of();
    }

    /// An unbroken row of numbers down to 1 or 0, or dates, whose files were written one after the other.
    private static List<Ranked> rising(List<Ranked> fit) {
        List<Ranked> dates = fit.stream().filter(each -> each.mark().isDate()).toList();
        List<Ranked> row = new ArrayList<>();
        for (Ranked each : fit.reversed()) {
            if (each.mark().isDate()) continue;
            int before = row.isEmpty() ? 0 : row.getFirst().mark().number();
            if (each.mark().number() != before + 1 && (each.mark().number() > 0 || !row.isEmpty())) break;
            row.addFirst(each);
        }
        List<Ranked> run = row.isEmpty() ? dates : row;
        List<Ranked> byTime = run.stream().sorted(Comparator.comparingLong(Ranked::time)).toList();
        return byTime.equals(run) ? run : List.of();
    }

    /// The files behind the last one that has all that was taken of the newest known file, and is too short
    /// to tell whether it is a copy of that: as another file it would come whole, and so perhaps twice.
    private static List<Ranked> behindAlike(Situation is, List<Ranked> files) {
        int from = 0;
        for (int i = 0; i < files.size(); i++) {
            boolean alike = files.get(i).candidate().content() == Content.WHOLE;
            if (is.newest().taken() > 0 && alike) from = i + 1;
        }
        return files.subList(from, files.size());
    }

    private static boolean isRow(List<Ranked> files, int first) {
        int expected = first;
        for (Ranked file : files) {
            if (file.mark().number() != expected--) return false;
        }
        return expected == 0 || expected == -1; // the newest is `.1`, or `.0` as those of savelog
    }

    private static Answer unproved(Candidate file) {
        return new Answer(file, Verdict.UNKNOWN, "nothing proves that it was at the path");
    }

    /// Whether a file that got another name, or came to be at another path, stays what it was for its stream:
    /// rotation adds or changes a number or date, or moves a file to a path that never had one of its own.
    ///
    /// @param hadOwn whether the new path has had a file of its own stream
    static boolean isRotation(Path from, Path to, boolean hadOwn) {
        String before = String.valueOf(from.getFileName());
        String after = String.valueOf(to.getFileName());
        if (before.equals(after)) return !hadOwn;
        return RotationName.isRotation(before, after);
    }

    /// What became of a file whose bytes below a place are not all what they were.
    enum Change {
        /// What was taken is all there.
        INTACT,
        /// It was shortened; what is left is what was taken.
        SHORTENED,
        /// It was edited in place: most of what was taken is there.
        EDITED,
        /// It was truncated and written anew.
        ANEW
    }

    /// Decides what became of a file from what its samples say.
    ///
    /// @param taken up to where it was taken
    /// @param size how long it is, or was at its shortest since
    /// @param alike the longest beginning that two contents of this stream had in common
    /// @param samples how the samples at most at `min(taken, size)` compare
    static Change change(long taken, long size, long alike, Samples.Agreement samples) {
        if (size < taken) {
            boolean telling = size >= TELLING_BYTES && size > 2 * alike;
            boolean proved = samples.isWhole() && samples.highest() >= TELLING_BYTES
                    && samples.highest() > alike;
            return telling && proved ? Change.SHORTENED : Change.ANEW;
        }
        if (samples.tail()) return Change.INTACT;
        if (taken <= 2 * Fingerprint.MOST_BYTES || !samples.head()) return Change.ANEW;
        return samples.agree() > samples.differ() ? Change.EDITED : Change.ANEW;
    }
}
