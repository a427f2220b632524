package dev.logship.history;

import dev.logship.StreamName;
import dev.logship.history.StateField.Added;
import dev.logship.history.StateField.Begun;
import dev.logship.history.StateField.Cut;
import dev.logship.history.StateField.Dropped;
import dev.logship.history.StateField.Expected;
import dev.logship.history.StateField.Forgotten;
import dev.logship.history.StateField.Known;
import dev.logship.history.StateField.Moved;
import dev.logship.history.StateField.Order;
import dev.logship.history.StateField.Scheme;
import dev.logship.history.StateField.Taken;
import dev.logship.history.StateField.Upcoming;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The difference between two records of a stream, as fields of a row. A complete record is the difference to
/// nothing.
final class StateChange {
    private StateChange() {}

    /// The record of an unknown stream.
    static StateRecord nothing(StreamName stream) {
        return new StateRecord(stream, Path.of(""), Extents.NONE, List.of(), "", 0);
    }

    /// The fields that turn the earlier record into the later one; none when only the time differs.
    static List<StateField> between(StateRecord earlier, StateRecord later) {
        List<StateField> fields = new ArrayList<>();
        if (!earlier.path().equals(later.path())) fields.add(new Expected(later.path()));
        if (!earlier.scheme().equals(later.scheme())) fields.add(new Scheme(later.scheme()));
        addFiles(earlier.extents().files(), later.extents().files(), fields);
        addUpcoming(earlier.upcoming(), later.upcoming(), fields);
        addExtents(earlier.extents().list(), later.extents().list(), fields);
        return fields;
    }

    private static void addFiles(List<KnownFile> earlier, List<KnownFile> later, List<StateField> to) {
        if (earlier.equals(later)) return;
        Map<Integer, KnownFile> left = byId(earlier);
        List<KnownFile> copies = new ArrayList<>();
        List<KnownFile> others = new ArrayList<>();
        for (KnownFile file : later) {
            @Nullable KnownFile was = left.remove(file.id());
            if (was != null) addFile(was, file, to);
            else if (file.isCopy()) copies.addFirst(file);
            else others.add(file);
        }
        List<Integer> order = new ArrayList<>(ids(earlier));
        for (int id : left.keySet()) to.add(new Dropped(id));
        order.removeAll(left.keySet());
        for (KnownFile copy : copies) {
            to.add(new Known(copy));
            order.addFirst(copy.id());
        }
        for (KnownFile file : others) {
            to.add(new Known(file));
            order.add(file.id());
        }
        if (!order.equals(ids(later))) to.add(new Order(ids(later)));
    }

    private static void addFile(KnownFile was, KnownFile file, List<StateField> to) {
        if (!isSameIdentity(was, file)) {
            to.add(new Known(file));
            return;
        }
        if (!was.path().equals(file.path())) to.add(new Moved(file.id(), file.path()));
        if (was.seen() != file.seen() || !was.samples().equals(file.samples())) {
            to.add(new Taken(file.id(), file.seen(), SamplesChange.between(was.samples(), file.samples())));
        }
    }

    private static List<Integer> ids(List<KnownFile> files) {
        return files.stream().map(KnownFile::id).toList();
    }

    /// The device is not written, because it may differ after the next start.
    private static boolean isSameIdentity(KnownFile one, KnownFile other) {
        FileIdentity is = one.identity();
        FileIdentity its = other.identity();
        return is.inode() == its.inode() && is.birth() == its.birth() && is.handle().equals(its.handle())
                && one.since() == other.since() && one.own().equals(other.own());
    }

    /// Begun files come first and new ones mostly last, so the others cost nothing.
    private static void addUpcoming(List<KnownFile> earlier, List<KnownFile> later, List<StateField> to) {
        int begun = 0;
        while (begun < earlier.size()
                && (later.isEmpty() || !isSameIdentity(earlier.get(begun), later.getFirst()))) {
            begun++;
        }
        if (begun > 0) to.add(new Begun(0, begun));
        List<KnownFile> left = earlier.subList(begun, earlier.size());
        int same = 0;
        while (same < left.size() && same < later.size() && isSame(left.get(same), later.get(same))) same++;
        if (same < left.size()) to.add(new Begun(same, left.size() - same));
        for (KnownFile file : later.subList(same, later.size())) to.add(new Upcoming(file));
    }

    private static boolean isSame(KnownFile one, KnownFile other) {
        return one.id() == other.id() && isSameIdentity(one, other) && one.path().equals(other.path())
                && one.seen() == other.seen() && one.samples().equals(other.samples());
    }

    private static void addExtents(List<Extent> earlier, List<Extent> later, List<StateField> to) {
        int shorter = Math.min(earlier.size(), later.size());
        int first = 0;
        while (first < shorter && earlier.get(first).equals(later.get(first))) first++;
        int last = 0;
        while (last < shorter - first
                && earlier.get(earlier.size() - 1 - last).equals(later.get(later.size() - 1 - last))) {
            last++;
        }
        if (first < earlier.size() && earlier.size() + later.size() > 2 * (first + last)) {
            to.add(new Cut(first, earlier.size() - last - first));
        }
        for (Extent extent : later.subList(first, later.size() - last)) to.add(new Added(extent));
    }

    /// Applies a row to the earlier record; empty when the stream is forgotten.
    ///
    /// @throws IllegalArgumentException when the row is not a change of it
    static @Nullable StateRecord apply(StateRecord earlier, StateRow row) {
        if (row.fields().contains(new Forgotten())) return null;
        Path path = earlier.path();
        String scheme = earlier.scheme();
        List<KnownFile> files = new ArrayList<>(earlier.extents().files());
        List<KnownFile> upcoming = new ArrayList<>(earlier.upcoming());
        List<Extent> extents = new ArrayList<>(earlier.extents().list());
        int place = extents.size();
        for (StateField field : row.fields()) {
            switch (field) {
                case Expected expected -> path = expected.path();
                case Scheme is -> scheme = is.scheme();
                case Known known -> put(files, known.file());
                case Moved moved -> put(files, get(files, moved.id()).at(moved.path()));
                case Taken taken -> put(files, take(get(files, taken.id()), taken));
                case Dropped dropped -> files.remove(get(files, dropped.id()));
                case Order order -> sort(files, order.ids());
                case Begun(int at, int count) -> {
                    checkRange(field, at, count, upcoming.size());
                    upcoming.subList(at, at + count).clear();
                }
                case Upcoming more -> upcoming.add(more.file());
                case Cut cut -> {
                    checkRange(cut, cut.at(), cut.count(), extents.size());
                    extents.subList(cut.at(), cut.at() + cut.count()).clear();
                    place = cut.at();
                }
                case Added added -> extents.add(place++, added.extent());
                case Forgotten() -> throw new IllegalArgumentException("forgotten");
            }
        }
        if (path.toString().isEmpty()) throw new IllegalArgumentException("it has no path");
        return new StateRecord(row.stream(), path, new Extents(files, extents), upcoming,
                scheme, row.written());
    }

    private static void checkRange(StateField field, int at, int count, int size) {
        if (at < 0 || count < 0 || at > size - count) {
            throw new IllegalArgumentException(field.text() + " of " + size);
        }
    }

    private static KnownFile take(KnownFile file, Taken taken) {
        return new KnownFile(file.id(), file.identity(), file.path(), file.since(), taken.seen(),
                file.own(), taken.samples().apply(file.samples()));
    }

    private static void put(List<KnownFile> files, KnownFile file) {
        int at = ids(files).indexOf(file.id());
        if (at >= 0) files.set(at, file);
        else if (file.isCopy()) files.addFirst(file);
        else files.add(file);
    }

    private static KnownFile get(List<KnownFile> files, int id) {
        for (KnownFile file : files) if (file.id() == id) return file;
        throw new IllegalArgumentException("unknown file " + id);
    }

    private static void sort(List<KnownFile> files, List<Integer> order) {
        Map<Integer, KnownFile> byId = byId(files);
        if (order.size() != files.size() || !byId.keySet().equals(Set.copyOf(order))) {
            throw new IllegalArgumentException(new Order(order).text() + " of files " + byId.keySet());
        }
        files.clear();
        for (int id : order) files.add(byId.get(id));
    }

    private static Map<Integer, KnownFile> byId(List<KnownFile> files) {
        Map<Integer, KnownFile> byId = new LinkedHashMap<>();
        for (KnownFile file : files) byId.put(file.id(), file);
        return byId;
    }
}
