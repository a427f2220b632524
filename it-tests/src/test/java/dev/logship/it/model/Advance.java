package dev.logship.it.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Continues the readings of a stream, in every possible way.
final class Advance {
    /// Equal files are few in a test.
    private static final int MOST_WAYS = 20_000;

    /// The maximum number of places at which the stream is checked for continuing elsewhere.
    private static final int MOST_PLACES = 100_000;

    /// A reading that has reached this place in the new bytes.
    ///
    /// @param done the life that was already continued from there; negative for none
    private record Way(Reading reading, int at, int done) {}

    private static final int NONE = -1;

    private final List<Tenure> tenures;
    private final List<Life> lives;
    private final byte[] news;
    private final int[] windows;
    private int furthest;
    private int places;

    /// @param news the new bytes
    Advance(List<Tenure> tenures, List<Life> lives, byte[] news) {
        this.tenures = tenures;
        this.lives = lives;
        this.news = news;
        this.windows = Windows.of(news, 0, news.length);
    }

    /// The number of new bytes that can be right.
    int furthest() {
        return furthest;
    }

    /// All readings at the end of the new bytes; empty if there is none.
    Set<Reading> of(Set<Reading> readings) {
        Deque<Way> open = new ArrayDeque<>();
        Set<Way> met = new HashSet<>();
        Set<Reading> done = new HashSet<>();
        for (Reading reading : readings) open.add(new Way(reading, 0, NONE));
        while (!open.isEmpty()) {
            Way way = open.removeLast();
            if (!met.add(way)) continue;
            if (met.size() > MOST_WAYS) throw new Untellable("too many ways to read a stream");
            furthest = Math.max(furthest, way.at);
            if (way.at == news.length) {
                done.add(way.reading);
                continue;
            }
            Set<Reading> reachable = reachable(way.reading, way.at, false);
            for (Reading reached : reachable) {
                for (int life : readableLives(reached)) {
                    if (reached.equals(way.reading) && life == way.done) continue;
                    if (!isMoot(reached, life, way.at, reachable)) read(reached, life, way.at, open);
                }
            }
        }
        return done;
    }

    /// Reads the bytes of the life, and notes where another one may have begun.
    private void read(Reading from, int life, int at, Deque<Way> open) {
        int count = matches(from, life, at);
        if (count == 0) return;
        open.add(new Way(from.take(life, count), at + count, NONE));
        boolean current = life == tenures.get(from.tenure()).index();
        boolean last = from.tenure() + 1 == tenures.size();
        for (int k = 1; k < count; k++) {
            int cursor = from.cursor(life) + k;
            boolean leaves = current && !last && mayBeLeft(from, cursor);
            boolean pauses = news[at + k - 1] == '\n' || lives.get(life).isWriteEnd(cursor);
            if ((!leaves && !pauses) || !mayBeElsewhere(life, at + k)) continue;
            if (++places > MOST_PLACES) throw new Untellable("too many places to continue");
            Reading taken = from.take(life, k);
            if (goesElsewhere(taken, life, at + k)) open.add(new Way(taken, at + k, life));
        }
    }

    /// Whether a later life has all that this one has, and more of the news. One that begins again behind
    /// that, as one with two headers does, has more of the news when both are there as well.
    private boolean isMoot(Reading reached, int life, int at, Set<Reading> reachable) {
        if (!lives.get(life).isContained()) return false;
        int least = matches(reached, life, at) + Life.TELLING;
        return reachable.stream().filter(later -> later.tenure() > reached.tenure()
                && matches(later, tenures.get(later.tenure()).index(), at) >= least)
                .map(later -> tenures.get(later.tenure()).life())
                .anyMatch(later -> !later.beginsAgain(lives.get(life).written()));
    }

    /// Whether any other life may have the next bytes. One that is also in a newer tenure continues there at
    /// any later place.
    private boolean mayBeElsewhere(int life, int at) {
        if (at >= windows.length) return true;
        for (int other = 0; other < lives.size(); other++) {
            if (other != life && lives.get(other).mayHave(windows[at], news, at)) return true;
        }
        return false;
    }

    private boolean goesElsewhere(Reading taken, int life, int at) {
        for (int other : readableLives(taken)) {
            if (other != life && tells(taken, other, at)) return true;
        }
        return reachable(taken, at, true).size() > 1;
    }

    /// The reading, and those in newer tenures whose life has the next bytes.
    ///
    /// @param within whether the life has the next bytes as well: then nothing is decided by where another
    ///     one that can start anywhere begins
    private Set<Reading> reachable(Reading reading, int at, boolean within) {
        Set<Reading> all = new LinkedHashSet<>();
        if (reading.tenure() >= 0) all.add(reading);
        Reading left = reading;
        Set<Reading> passed = Set.of(left);
        while (!passed.isEmpty()) {
            Set<Reading> next = new HashSet<>();
            for (Reading one : passed) {
                if (one.tenure() + 1 == tenures.size() || !mayBeLeft(one)) continue;
                boolean skips = within && isAnywhere(one, tenures.get(one.tenure() + 1));
                for (Reading entered : skips ? List.<Reading>of() : entered(one, at)) {
                    if (tells(entered, tenures.get(entered.tenure()).index(), at)) all.add(entered);
                }
                next.addAll(passing(one));
            }
            passed = next;
        }
        return all;
    }

    /// The readings that have come to the end, with nothing outstanding.
    List<Reading> ends(Reading reading) {
        Set<Reading> passed = new HashSet<>(Set.of(reading));
        while (!passed.isEmpty() && passed.iterator().next().tenure() + 1 < tenures.size()) {
            Set<Reading> next = new HashSet<>();
            for (Reading one : passed) {
                if (mayBeLeft(one)) next.addAll(passing(one));
            }
            passed = next;
        }
        return passed.stream().filter(this::isComplete).toList();
    }

    private boolean isComplete(Reading reading) {
        return tenures.stream().allMatch(tenure -> tenure.isOptional() || reading.cursor(tenure.index())
                >= Math.min(tenure.life().written(), reading.mayEndAt(tenure.index())));
    }

    /// The readings in the next tenure, where the news may be those at `at`.
    private List<Reading> entered(Reading reading, int at) {
        int next = reading.tenure() + 1;
        Tenure tenure = tenures.get(next);
        IntStream places = isAnywhere(reading, tenure) ? tenure.life().places(news, at)
                : places(reading, tenure);
        return places.mapToObj(place -> reading.reach(next, tenure.index(), place)).toList();
    }

    /// The readings in the next tenure that need no byte of it.
    private List<Reading> passing(Reading reading) {
        int next = reading.tenure() + 1;
        Tenure tenure = tenures.get(next);
        List<Reading> passing = new ArrayList<>();
        if (tenure.isOptional()) passing.add(reading.pass(next));
        if (isAnywhere(reading, tenure)) {
            // Another stream had all of it, and what was written later comes late.
            tenure.life().ends().filter(at -> at < tenure.life().written())
                    .forEach(at -> passing.add(reading.reach(next, tenure.index(), at)));
            return passing;
        }
        places(reading, tenure).filter(at -> at >= Math.min(tenure.end(), reading.mayEndAt(tenure.index())))
                .forEach(at -> passing.add(reading.reach(next, tenure.index(), at)));
        return passing;
    }

    private static boolean isAnywhere(Reading reading, Tenure tenure) {
        return tenure.start().equals(Start.ANYWHERE) && !tenure.isExcluded()
                && !reading.isBegun(tenure.index());
    }

    private IntStream places(Reading reading, Tenure tenure) {
        if (tenure.isExcluded()) return IntStream.of();
        if (reading.isBegun(tenure.index())) return IntStream.of(reading.cursor(tenure.index()));
        return tenure.start().places(other -> cursor(reading, other)).distinct();
    }

    private boolean mayBeLeft(Reading reading) {
        if (reading.tenure() < 0) return true;
        return mayBeLeft(reading, reading.cursor(tenures.get(reading.tenure()).index()));
    }

    /// Whether the stream may continue with the next tenure at this position in the present one.
    private boolean mayBeLeft(Reading reading, int cursor) {
        Tenure tenure = tenures.get(reading.tenure());
        return tenure.isOptional()
                || cursor >= Math.min(tenure.end(), reading.mayEndAt(tenure.index()));
    }

    /// The life of the present tenure, and older ones whose late bytes may come.
    private Set<Integer> readableLives(Reading reading) {
        Set<Integer> readable = new LinkedHashSet<>();
        int current = tenures.get(reading.tenure()).index();
        if (reading.isBegun(current)) readable.add(current);
        for (int i = reading.tenure() - 1; i >= 0; i--) {
            Tenure tenure = tenures.get(i);
            if (reading.isBegun(tenure.index()) && reading.cursor(tenure.index()) >= tenure.end()) {
                readable.add(tenure.index());
            }
        }
        return readable;
    }

    private int cursor(Reading reading, Life life) {
        int index = lives.indexOf(life);
        return index < 0 ? 0 : reading.cursor(index);
    }

    private int matches(Reading reading, int life, int at) {
        return lives.get(life).matches(reading.cursor(life), news, at);
    }

    /// Whether the life has the next bytes, so many that it can hardly be by chance. Of one whose other bytes
    /// may be missing that is as much as a copy has: up to where something was written at a time.
    private boolean tells(Reading reading, int life, int at) {
        int cursor = reading.cursor(life);
        int end = lives.get(life).cutTo() > cursor ? lives.get(life).cutTo() : lives.get(life).written();
        int left = Math.min(end - cursor, news.length - at);
        int same = left > 0 ? matches(reading, life, at) : 0;
        boolean ends = reading.mayEndAt(life) <= cursor + same && lives.get(life).isWriteEnd(cursor + same);
        return same > 0 && (ends || same >= Math.min(Life.TELLING, left));
    }
}
