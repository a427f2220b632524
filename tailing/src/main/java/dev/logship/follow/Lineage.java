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

/// Decides whether files that came unseen belong to a stream: files that came while the program was down, or
/// while events were lost. Works on facts only and reads nothing. A file belongs to a stream only if that is
/// proved.
///
/// Three laws hold. Nothing was rotated unless the newest known file left its path or was truncated. Only a
/// truncated file can have copies, and a copy agrees in every sample. A file that is selected, excluded,
/// followed or still growing belongs to its own path.
final class Lineage {
    /// The number of first bytes that distinguishes a file from others.
    static final int TELLING_BYTES = 4096;

    private Lineage() {}

    /// The relation of a file to a stream.
    enum Verdict {
        /// The next file of the stream, in the order of the results.
        OURS_NEXT,
        /// A copy of the newest known file's content before that was truncated.
        COPY,
        /// Not a file of the stream.
        OTHERS,
        /// It may belong to the stream, but nothing proves it.
        UNKNOWN
    }

    /// The place of the newest known file.
    enum Where { AT_PATH, ELSEWHERE, NOT_FOUND }

    /// The comparison of a file's content with the bytes taken from the newest known file.
    enum Content {
        /// It agrees in every sample.
        WHOLE,
        /// It is shorter than the taken bytes, and agrees as far as it goes.
        PART,
        DIFFERENT
    }

    /// The newest known file of the stream.
    ///
    /// @param name its present name, if it is elsewhere
    /// @param born its birth time, or else when it was seen first, which may be after later ones were created
    /// @param truncated whether it lost its taken bytes
    /// @param taken the number of bytes taken from it
    record Newest(Where where, String name, long born, boolean truncated, long taken) {}

    /// A file that was never seen before and whose name may be that of a rotated file.
    ///
    /// @param born its birth time, or else its change time, in nanoseconds since 1970
    /// @param modified its modification time
    /// @param claimed whether it is selected, excluded or followed by itself, or still growing
    /// @param compressed whether a compressed file of that number or date exists
    record Candidate(Path path, long born, long modified, Content content, boolean claimed,
            boolean compressed) {
        String name() {
            return String.valueOf(path.getFileName());
        }
    }

    /// A stream that may have missed files.
    ///
    /// @param log the file name of its path
    /// @param schemes the schemes of its rotated files, with `#` for the number or date
    /// @param seen schemes that one rotation showed, which prove nothing
    /// @param looked when it was last looked at
    /// @param since when its newest known file was seen first
    record Situation(String log, List<String> schemes, List<String> seen, long looked, long since,
            Newest newest) {
        private Optional<Mark> mark(String name) {
            return RotationName.mark(log, name).or(() -> schemes.stream()
                    .flatMap(scheme -> RotationName.markBy(scheme, name).stream()).findFirst());
        }

        /// Whether a file of this time is another's, whatever it holds.
        boolean isBefore(long time) {
            return time < Math.min(since, looked);
        }

        private boolean isLikeSeen(String name) {
            return seen.stream().anyMatch(scheme -> RotationName.markBy(scheme, name).isPresent());
        }
    }

    /// @param reason the reason, as text
    record Answer(Candidate candidate, Verdict verdict, String reason) {}

    private record Ranked(Candidate candidate, Mark mark) {
        long time() {
            return Math.max(candidate.born(), candidate.modified());
        }
    }

    /// Decides for each file. The next files come in the order of the stream.
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
        // The oldest first: numbers increase away from the path, dates follow time.
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

    /// The oldest file that has all taken bytes, or else agrees with them as far as it goes.
    private static Optional<Ranked> copy(Situation is, List<Ranked> fit) {
        Newest newest = is.newest();
        boolean possible = newest.truncated()
                || (newest.where() == Where.NOT_FOUND && newest.taken() >= TELLING_BYTES);
        if (!possible || newest.taken() == 0) return Optional.empty();
        return Stream.of(Content.WHOLE, Content.PART).flatMap(
                content -> fit.stream().filter(each -> each.candidate().content() == content)).findFirst();
    }

    /// The files that came to the path after the newest known file, the oldest first. A file that was renamed
    /// and is older than that one came before it, even if it was written to since. A copy may be older: it
    /// may have been written over another one.
    private static List<Ranked> next(Situation is, Optional<Ranked> copy, List<Ranked> files) {
        Optional<Mark> from = copy.map(Ranked::mark);
        if (from.isEmpty() && is.newest().where() == Where.ELSEWHERE) {
            from = is.mark(is.newest().name());
            if (from.isEmpty()) return List.of();
        }
        if (from.isEmpty() && is.newest().where() == Where.AT_PATH) return List.of();
        List<Ranked> fit = copy.isPresent() ? files
                : files.stream().filter(each -> each.candidate().born() >= is.newest().born()).toList();
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

    /// An unbroken run of numbers down to 1 or 0, or of dates, whose files were written one after the other.
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

    /// The files after the last one that has all bytes taken from the newest known file, and is too short to
    /// show whether it is a copy of that. As another file it would be sent whole, and so perhaps twice.
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

    /// Whether a renamed or moved file stays in its stream: rotation adds or changes a number or date, or
    /// moves a file to a path that never had a file of its own.
    ///
    /// @param hadOwn whether the new path has had a file of its own stream
    static boolean isRotation(Path from, Path to, boolean hadOwn) {
        String before = String.valueOf(from.getFileName());
        String after = String.valueOf(to.getFileName());
        if (before.equals(after)) return !hadOwn;
        return RotationName.isRotation(before, after);
    }

    /// The fate of a file whose bytes before an offset are not all unchanged.
    enum Change {
        /// All taken bytes are unchanged.
        INTACT,
        /// It was shortened; the rest is unchanged.
        SHORTENED,
        /// It was edited in place: most taken bytes are unchanged.
        EDITED,
        /// It was truncated and overwritten.
        ANEW
    }

    /// Decides the fate of a file by its samples.
    ///
    /// @param taken the offset up to which it was taken
    /// @param size its present size, or its smallest since
    /// @param alike the longest beginning that two contents of this stream had in common
    /// @param samples the comparison of the samples at most at `min(taken, size)`
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
