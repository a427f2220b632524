package dev.logship.it.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The required content of one stream, given the actions on its files. Their lives come in an order of
/// tenures. Because lives may begin alike, or be equal, all possible readings of the stream are kept.
///
/// Requirements:
/// * The stream consists of bytes of its own lives, those of each one in order, none twice, and none left
///   out in between.
/// * All bytes written in a life's tenure come before the first byte of any newer one.
/// * All bytes arrive, except for the end of a life whose bytes can no longer be read. [Balance] compares
///   the missing bytes with the reported ones.
///
/// Not required: when late bytes, written to a file after a newer one exists, come between the bytes of newer
/// ones.
final class StreamModel {
    private final Path path;
    private final Path stored;
    private final List<Tenure> tenures = new ArrayList<>();
    private final List<Life> lives = new ArrayList<>();
    private final NavigableMap<Long, Set<Reading>> looks = new TreeMap<>();
    private Set<Reading> readings = Set.of(Reading.NOTHING);
    private long checked;

    /// @param path the path of the stream
    /// @param stored where the receiver keeps it
    StreamModel(Path path, Path stored) {
        this.path = path;
        this.stored = stored;
        looks.put(0L, readings);
    }

    Path path() {
        return path;
    }

    /// The name of its files before rotation.
    String name() {
        return String.valueOf(path.getFileName());
    }

    Path stored() {
        return stored;
    }

    List<Life> lives() {
        return lives;
    }

    Set<Reading> readings() {
        return readings;
    }

    /// The newest life; null if there is none.
    @Nullable Life newest() {
        return tenures.reversed().stream().filter(tenure -> !tenure.isExcluded()).findFirst()
                .map(Tenure::life).orElse(null);
    }

    boolean isEmpty() {
        return tenures.stream().allMatch(Tenure::isExcluded);
    }

    /// A life comes to the stream's path, or begins there.
    void begin(Life life, Start start, boolean optional) {
        tenures.forEach(Tenure::isFollowed);
        if (!lives.contains(life)) lives.add(life);
        tenures.add(new Tenure(life, lives.indexOf(life), start, optional));
    }

    /// Another life comes to the path. When the one that is there had come back to it, and perhaps nobody saw
    /// that, what was written to it meanwhile may as well come late, behind bytes of the next one.
    ///
    /// @param seen whether what was done then was seen
    void isLeft(LongPredicate seen) {
        if (tenures.isEmpty()) return;
        Tenure last = tenures.getLast();
        boolean cameBack = tenures.stream().anyMatch(each -> each != last && each.life() == last.life());
        if (cameBack && !seen.test(last.beganNanos())) last.beOptional();
    }

    /// A life was at the stream's path only while nobody looked: it does not come to this stream.
    void exclude(Life life) {
        tenures.stream().filter(tenure -> tenure.life() == life).forEach(Tenure::exclude);
    }

    /// A life's bytes may come to another stream as well.
    void share(Life life) {
        tenures.stream().filter(tenure -> tenure.life() == life).forEach(Tenure::beOptional);
    }

    /// What is not in the stream by now of a life, from `from` on, may never come.
    void mayEnd(Life life, int from) {
        int index = lives.indexOf(life);
        if (index >= 0) change(reading -> reading.mayEnd(index, from));
    }

    /// The number of the life's bytes that are certainly in the stream.
    int shipped(Life life) {
        int index = lives.indexOf(life);
        return index < 0 ? 0 : readings.stream().mapToInt(reading -> reading.cursor(index)).min().orElse(0);
    }

    /// The longest beginning that two lives have in common.
    int common() {
        int most = 0;
        for (int i = 0; i < lives.size(); i++) {
            for (Life other : lives.subList(0, i)) most = Math.max(most, other.common(lives.get(i)));
        }
        return most;
    }

    /// Checks the bytes of the stream since the last look.
    ///
    /// @throws AssertionError when bytes are wrong
    void look() throws IOException {
        if (Files.notExists(stored)) return;
        byte[] news = stored(checked, Long.MAX_VALUE);
        if (news.length > 0) look(news);
    }

    private void look(byte[] news) {
        var advance = new Advance(tenures, lives, news);
        Set<Reading> next = advance.of(readings);
        if (next.isEmpty()) {
            throw new WrongBytes(path, checked + advance.furthest(), news, advance.furthest());
        }
        readings = next;
        checked += news.length;
        looks.put(checked, readings);
    }

    /// The receiver is about to lose everything from an offset on. Bytes that can no longer be read may then
    /// be missing.
    void rewind(long to) throws IOException {
        var before = looks.floorEntry(to);
        looks.tailMap(to, false).clear();
        readings = before.getValue();
        checked = before.getKey();
        endAll();
        byte[] again = stored(checked, to - checked);
        if (again.length > 0) look(again);
        endAll();
    }

    private void endAll() {
        for (Life life : lives) {
            if (life.isEnded()) mayEnd(life, 0);
        }
    }

    private byte[] stored(long from, long most) throws IOException {
        try (InputStream stream = Files.newInputStream(stored)) {
            stream.skipNBytes(from);
            return stream.readNBytes((int) Math.min(most, Integer.MAX_VALUE - 8));
        }
    }

    private void change(UnaryOperator<Reading> change) {
        readings = readings.stream().map(change).collect(Collectors.toSet());
    }

    /// The readings of the stream to its present end in which nothing that must arrive is outstanding.
    Set<Reading> complete() {
        var advance = new Advance(tenures, lives, new byte[0]);
        var complete = new HashSet<Reading>();
        for (Reading reading : readings) complete.addAll(advance.ends(reading));
        return complete;
    }

    /// Whether all bytes of the stream could be attributed, and nothing that must arrive is outstanding.
    boolean isComplete() throws IOException {
        long size = Files.exists(stored) ? Files.size(stored) : 0;
        return checked == size && !complete().isEmpty();
    }

    @Override
    public String toString() {
        var text = new StringBuilder("\n stream ").append(path).append(", ").append(checked)
                .append(" bytes are right");
        for (Tenure tenure : tenures) {
            text.append("\n  ").append(tenure.life());
            if (tenure.isOptional()) text.append(" perhaps");
            text.append(readings.stream().map(reading -> state(reading, tenure)).distinct().limit(4)
                    .collect(Collectors.joining(" or ", ": ", "")));
        }
        return text.toString();
    }

    private static String state(Reading reading, Tenure tenure) {
        if (!reading.isBegun(tenure.index())) return "none";
        int end = reading.mayEndAt(tenure.index());
        return reading.start(tenure.index()) + "…" + reading.cursor(tenure.index())
                + (end == Life.NEVER ? "" : ", may end at " + end);
    }
}
