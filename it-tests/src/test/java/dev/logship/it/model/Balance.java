package dev.logship.it.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whether streams that share files are right together: each byte of a shared file is in at most one of them,
/// and missing bytes were reported.
final class Balance {
    private static final int MOST_WAYS = 100_000;

    /// One way to read one stream.
    private record Way(StreamModel stream, Reading reading) {
        @Nullable Piece of(Life life) {
            int index = stream.lives().indexOf(life);
            return index < 0 || !reading.isBegun(index) ? null
                    : new Piece(reading.start(index), reading.cursor(index));
        }
    }

    /// A stream has bytes `[start, end)` of a life.
    private record Piece(int start, int end) {}

    /// The missing bytes in one way to read all streams.
    ///
    /// @param missing how many bytes at most may be reported, as they came out of no file that had them
    /// @param known how many of these were seen, and so must have been reported
    /// @param isWhole whether nothing is missing that must come
    private record Sum(long missing, long known, boolean isWhole) {}

    private final List<StreamModel> streams;
    private final Set<Life> lives = new LinkedHashSet<>();
    private final Set<Life> shared;
    private final Set<Sum> sums = new LinkedHashSet<>();

    private Balance(List<StreamModel> streams, Set<Life> shared, Ownership ownership) {
        this.streams = streams;
        this.shared = shared;
        streams.forEach(stream -> lives.addAll(stream.lives()));
        // One that was at a path only while nobody looked is another stream's.
        lives.removeIf(life -> ownership.fileOf(life).owners().stream().noneMatch(streams::contains));
        combine(0, new ArrayList<>());
    }

    /// The streams, each together with those that share a file with it.
    static List<Balance> of(Ownership ownership) {
        List<Set<StreamModel>> groups = new ArrayList<>();
        Set<Life> shared = new LinkedHashSet<>();
        for (StreamModel stream : ownership.streams()) groups.add(new LinkedHashSet<>(Set.of(stream)));
        for (StreamModel stream : ownership.streams()) {
            for (Life life : stream.lives()) {
                ModelFile file = ownership.fileOf(life);
                if (!file.isShared()) continue;
                shared.add(life);
                Set<StreamModel> merged = new LinkedHashSet<>();
                for (Set<StreamModel> group : groups) {
                    if (group.stream().anyMatch(file.owners()::contains)) merged.addAll(group);
                }
                groups.removeIf(merged::containsAll);
                groups.add(merged);
            }
        }
        return groups.stream().map(group -> new Balance(List.copyOf(group), shared, ownership)).toList();
    }

    List<StreamModel> streams() {
        return streams;
    }

    /// Whether everything has arrived that must.
    boolean isComplete() {
        return sums.stream().anyMatch(Sum::isWhole);
    }

    /// The error in the reported losses; null if they are right.
    @Nullable String complaint(ToLongFunction<StreamModel> lost) {
        long reported = streams.stream().mapToLong(lost).sum();
        if (sums.stream().anyMatch(sum -> sum.isWhole && sum.known <= reported && reported <= sum.missing)) {
            return null;
        }
        String sum = sums.stream().map(Sum::toString).collect(Collectors.joining(" or "));
        return streams.getFirst().path().getFileName() + ": reported as lost are " + reported
                + " bytes: " + sum;
    }

    /// Adds up every combination of ways to read the streams that agree.
    private void combine(int next, List<Way> ways) {
        if (next == streams.size()) {
            Sum sum = sum(ways);
            if (sum != null) sums.add(sum);
            if (sums.size() > MOST_WAYS) throw new Untellable("too many ways to read streams");
            return;
        }
        for (Reading reading : streams.get(next).complete()) {
            var more = new ArrayList<>(ways);
            more.add(new Way(streams.get(next), reading));
            combine(next + 1, more);
        }
    }

    /// The missing bytes; null if two streams have the same byte.
    private @Nullable Sum sum(List<Way> ways) {
        long missing = 0;
        long known = 0;
        boolean isWhole = true;
        for (Life life : lives) {
            List<Piece> pieces = new ArrayList<>();
            for (Way way : ways) {
                Piece piece = way.of(life);
                if (piece != null && piece.end > piece.start) pieces.add(piece);
            }
            pieces.sort(Comparator.comparingInt(Piece::start));
            int until = 0;
            int gaps = 0;
            for (Piece piece : pieces) {
                if (piece.start < until) return null;
                boolean begins = until == 0
                        && (piece.start <= begunAlike(life) || life.mayBeginAt(piece.start));
                if (piece.start > until && !begins) gaps += piece.start - until;
                until = piece.end;
            }
            if (pieces.isEmpty()) until = ways.stream().map(way -> way.of(life))
                    .filter(piece -> piece != null)
                    .mapToInt(Piece::end).max().orElse(0);
            // What comes in the next life may be reported as well: it was not sent out of this one.
            boolean taken = pieces.stream().anyMatch(piece -> piece.end > piece.start);
            missing += gaps + Math.max(0, life.written() - (!taken || until <= life.cutTo() ? 0 : until));
            until = Math.max(until, life.keptUntil());
            known += Math.max(0, life.knownUntil() - until);
            if (shared.contains(life) && !life.isEnded() && (gaps > 0
                    || until < life.written())) isWhole = false;
        }
        return new Sum(missing, known, isWhole);
    }

    /// How many first bytes of the life are those of another one.
    private int begunAlike(Life life) {
        return lives.stream().filter(other -> other != life).mapToInt(life::common).max().orElse(0);
    }
}
