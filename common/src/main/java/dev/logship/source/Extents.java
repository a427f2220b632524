package dev.logship.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The history of one stream: which parts of it came from which files, in order. An extent ends where the
/// next begins. Immutable.
///
/// @param files by ascending id
/// @param list by ascending base
public record Extents(List<FileRecord> files, List<Extent> list) {
    /// The history of a stream that nothing is known of.
    public static final Extents NONE = new Extents(List.of(), List.of());

    /// Ids of copies are below this, so that none is that of the newest file.
    private static final int FIRST_COPY = -1;

    public Extents {
        files = List.copyOf(files);
        list = List.copyOf(list);
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    int last() {
        return list.size() - 1;
    }

    Extent get(int index) {
        return list.get(index);
    }

    /// Where the extent ends in the stream; no number is beyond the end of the last one.
    long end(int index) {
        return index == last() ? Long.MAX_VALUE : list.get(index + 1).base();
    }

    /// Up to where the stream was taken, by what was noted of its files.
    long noted() {
        if (list.isEmpty() || list.getLast().isOfNothing()) return list.isEmpty() ? 0 : list.getLast().base();
        Extent extent = list.getLast();
        return extent.base() + Math.max(0, file(extent.file()).tail().until() - extent.sourceFrom());
    }

    /// Which extent holds an offset that is not before the first; of several that begin there, the last.
    int holding(long offset) {
        int index = last();
        while (list.get(index).base() > offset) index--;
        return index;
    }

    FileRecord file(int id) {
        return files.stream().filter(file -> file.id() == id).findFirst().orElseThrow();
    }

    /// Whether bytes are from this file, and it is not just known to be a copy.
    boolean hasExtentsOf(int id) {
        return list.stream().anyMatch(extent -> extent.file() == id);
    }

    /// The same and a file that has copies of bytes that were taken from another: so that it is no new one.
    Extents withCopy(FileIdentity copy, Path path) {
        int id = Math.min(files.getFirst().id(), FIRST_COPY) - 1;
        return with(new FileRecord(id, copy, path, 0, Fingerprint.NONE));
    }

    /// The file that came last.
    FileRecord newest() {
        return files.getLast();
    }

    int nextId() {
        return files.isEmpty() ? 0 : newest().id() + 1;
    }

    /// Up to where, in the file, what was taken from it is known by extents that have ended.
    long takenFrom(int id) {
        for (int index = last() - 1; index >= 0; index--) {
            if (list.get(index).file() == id) return list.get(index).sourceAt(end(index));
        }
        return 0;
    }

    /// Whether the file was cut and written anew since, so that what this record tells of is gone.
    boolean isOverwritten(FileRecord file) {
        return files.stream().anyMatch(other -> other.id() > file.id()
                && other.identity().mayBe(file.identity()));
    }

    /// The same and one more extent, of a file that is known already or not yet.
    Extents plus(FileRecord file, Extent extent) {
        List<Extent> more = new ArrayList<>(list);
        more.add(extent);
        return new Extents(with(file).files, more);
    }

    /// The same with a newer record of a file.
    Extents with(FileRecord file) {
        List<FileRecord> records = new ArrayList<>(files);
        records.removeIf(record -> record.id() == file.id());
        int at = 0;
        while (at < records.size() && records.get(at).id() < file.id()) at++;
        records.add(at, file);
        return new Extents(records, list);
    }

    /// The same with the extents from this one on moved down, so that it begins at `base`: what should be
    /// before it is lost.
    Extents movedDown(int from, long base) {
        long by = list.get(from).base() - base;
        List<Extent> moved = new ArrayList<>(list.subList(0, from));
        for (Extent extent : list.subList(from, list.size())) {
            moved.add(new Extent(extent.file(), extent.sourceFrom(), extent.base() - by));
        }
        return new Extents(files, moved);
    }

    /// The same without some files, which are gone; those are kept that are not covered yet, and the newest.
    /// Empty when there is nothing to forget.
    Optional<Extents> without(Collection<FileRecord> gone, long covered) {
        List<Integer> ids = gone.stream().map(FileRecord::id)
                .filter(id -> id != newest().id() && isCovered(id, covered)).toList();
        if (ids.isEmpty()) return Optional.empty();
        List<Extent> left = new ArrayList<>();
        for (Extent extent : list) {
            boolean nothing = extent.isOfNothing() || ids.contains(extent.file());
            if (!nothing) {
                left.add(extent);
            } else if (!left.isEmpty() && !left.getLast().isOfNothing()) {
                left.add(Extent.ofNothing(extent.base()));
            }
        }
        return Optional.of(
                new Extents(files.stream().filter(file -> !ids.contains(file.id())).toList(), left));
    }

    /// Whether all extents of a file end at or before an offset.
    boolean isCovered(int id, long offset) {
        for (int index = 0; index <= last(); index++) {
            if (list.get(index).file() == id && end(index) > offset) return false;
        }
        return true;
    }
}
