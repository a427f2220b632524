package dev.logship.history;

import dev.logship.ByteRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The history of one stream: which parts came from which files, in order. An extent ends where the next one
/// begins. Neighbours of one file are merged. Immutable.
///
/// @param files in the order in which they came to the path, copies first; the last one is the newest
/// @param list by ascending base
public record Extents(List<KnownFile> files, List<Extent> list) {
    /// The history of an unknown stream.
    public static final Extents NONE = new Extents(List.of(), List.of());

    /// The maximum number of extents; the oldest are forgotten. A program that writes to two files in turn
    /// makes some every second.
    static final int MOST = 1000;

    /// The maximum number of copies.
    private static final int MOST_COPIES = 50;

    /// Ids of copies are below this, so that the newest file never has one of them.
    private static final int FIRST_COPY = -1;

    public Extents {
        files = List.copyOf(files);
        list = List.copyOf(list);
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    public int last() {
        return list.size() - 1;
    }

    public Extent get(int index) {
        return list.get(index);
    }

    /// The end of the extent in the stream; the maximum number for the last one.
    public long end(int index) {
        return index == last() ? Long.MAX_VALUE : list.get(index + 1).base();
    }

    /// The stream offset up to which bytes were taken, by the records of its files.
    public long noted() {
        if (list.isEmpty() || list.getLast().isOfNothing()) return list.isEmpty() ? 0 : list.getLast().base();
        Extent extent = list.getLast();
        return extent.base() + Math.max(0, file(extent.file()).samples().offset() - extent.from());
    }

    /// The extent of an offset that is not before the first one. If several begin there, the last.
    public int holding(long offset) {
        int index = last();
        while (list.get(index).base() > offset) index--;
        return index;
    }

    public KnownFile file(int id) {
        return find(id).orElseThrow(() -> new IllegalStateException("no file " + id));
    }

    public Optional<KnownFile> find(int id) {
        return files.stream().filter(file -> file.id() == id).findFirst();
    }

    /// The longest beginning, in bytes, that two contents of this stream had in common.
    public long alike() {
        long most = 0;
        for (int i = 1; i < files.size(); i++) {
            most = Math.max(most, files.get(i - 1).samples().commonWith(files.get(i).samples()));
        }
        return most;
    }

    /// The record of this file, with its present identity; never a copy.
    public Optional<KnownFile> find(FileIdentity file) {
        return files.stream().filter(known -> !known.isCopy() && known.identity().isProbably(file))
                .reduce((first, last) -> last);
    }

    /// The newest file.
    public KnownFile newest() {
        return files.getLast();
    }

    /// This history and a copy of another file's bytes, recorded so that the copy is not taken for a new
    /// file.
    public Extents withCopy(FileIdentity copy, Path path, long now) {
        int id = Math.min(files.stream().mapToInt(KnownFile::id).min().orElse(0), FIRST_COPY) - 1;
        Extents more = with(new KnownFile(id, copy, path, now, 0, ByteRange.ALL, Samples.NONE));
        List<KnownFile> copies = more.files.stream().filter(KnownFile::isCopy).toList();
        return copies.size() <= MOST_COPIES ? more : more.withoutFile(copies.getLast());
    }

    private Extents withoutFile(KnownFile file) {
        return new Extents(files.stream().filter(other -> other.id() != file.id()).toList(), list);
    }

    /// The offset in the file up to which completed extents took bytes.
    public long takenFrom(int id) {
        for (int index = last() - 1; index >= 0; index--) {
            if (list.get(index).file() == id) return list.get(index).sourceAt(end(index));
        }
        return file(id).own().from();
    }

    /// Whether the file was truncated and overwritten since, so that the bytes of this record no longer
    /// exist.
    public boolean isOverwritten(KnownFile file) {
        // When the rest of it was another stream's for a while, it came back as it was.
        return file.own().isEndless() && files.stream().anyMatch(other -> other.id() > file.id()
                && other.identity().isProbably(file.identity()));
    }

    /// This history and one more extent, of a known or a new file.
    public Extents plus(KnownFile file, Extent extent) {
        List<Extent> more = new ArrayList<>(list);
        if (more.isEmpty() && extent.base() > 0) more.add(Extent.foreign(0));
        if (more.isEmpty() || !more.getLast().goesOnIn(extent)) more.add(extent);
        return new Extents(with(file).files, more);
    }

    /// This history with a newer record of a file, or with one more file, which becomes the newest unless it
    /// is a copy.
    public Extents with(KnownFile file) {
        List<KnownFile> records = new ArrayList<>(files);
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).id() != file.id()) continue;
            records.set(i, file);
            return new Extents(records, list);
        }
        if (file.isCopy()) records.addFirst(file);
        else records.addLast(file);
        return new Extents(records, list);
    }

    /// This history with changed records of a file.
    public Extents with(FileIdentity file, UnaryOperator<KnownFile> how) {
        Extents now = this;
        for (KnownFile known : files) {
            if (known.identity().isProbably(file)) now = now.with(how.apply(known));
        }
        return now;
    }

    /// This history with a file that came to the path before as the newest.
    public Extents withNewest(KnownFile file) {
        List<KnownFile> records = new ArrayList<>(files);
        records.removeIf(record -> record.id() == file.id());
        records.addLast(file);
        return new Extents(records, list);
    }

    /// The greatest file id.
    public int greatestId() {
        return files.stream().mapToInt(KnownFile::id).max().orElse(-1);
    }

    /// This history with foreign bytes from `at` to `until`, after which it continues as before. The taker
    /// had less meanwhile than earlier foreign bytes after `at`, which are left out.
    public Extents withForeign(long at, long until) {
        List<Extent> now = new ArrayList<>(list.subList(0, holding(at)));
        Extent split = list.get(now.size());
        if (split.base() < at) now.add(split);
        if (now.isEmpty() || !now.getLast().isForeign()) now.add(Extent.foreign(at));
        long base = until;
        for (int index = holding(at); index <= last(); index++) {
            Extent extent = list.get(index);
            if (extent.isForeign()) continue;
            long begin = Math.max(at, extent.base());
            now.add(new Extent(extent.file(), extent.isOfNothing() ? 0 : extent.sourceAt(begin), base));
            if (index < last()) base = Math.addExact(base, end(index) - begin);
        }
        return new Extents(files, now);
    }

    /// The number of bytes from an offset to the last extent's base, without foreign ones.
    public long until(long offset) {
        long count = 0;
        for (int index = 0; index < last(); index++) {
            long from = Math.max(offset, list.get(index).base());
            if (!list.get(index).isForeign()) count += Math.max(0, end(index) - from);
        }
        return count;
    }

    /// This history with the extents from this one on moved down to `base`: the bytes between are lost.
    public Extents movedDown(int from, long base) {
        long by = list.get(from).base() - base;
        List<Extent> moved = new ArrayList<>(list.subList(0, from));
        boolean joins = from > 0 && moved.getLast().isForeign() && moved.getLast().base() == base;
        if (joins) moved.removeLast();
        for (Extent extent : list.subList(from, list.size())) {
            Extent next = new Extent(extent.file(), extent.from(), Math.subtractExact(extent.base(), by));
            boolean one = joins && !moved.isEmpty() && moved.getLast().goesOnIn(next);
            if (!one) moved.add(next);
            joins = false;
        }
        return new Extents(files, moved);
    }

    /// This history without some deleted files, and without its oldest extents if there are too many. Extents
    /// that are not covered yet and the newest file stay. Empty when there is nothing to forget.
    public Optional<Extents> without(Collection<KnownFile> deleted, long covered) {
        Predicate<Extent> old = extent -> list.size() > MOST
                && list.indexOf(extent) < list.size() - MOST / 2 && end(list.indexOf(extent)) <= covered;
        List<Integer> ids = deleted.stream().map(KnownFile::id)
                .filter(id -> id != newest().id() && isCovered(id, covered)).toList();
        if (ids.isEmpty() && list.stream().noneMatch(old)) return Optional.empty();
        List<Extent> left = new ArrayList<>();
        for (Extent extent : list) {
            boolean nothing = extent.isOfNothing() || ids.contains(extent.file()) || old.test(extent);
            Extent its = !nothing || extent.isForeign() ? extent : Extent.ofNothing(extent.base());
            boolean first = left.isEmpty() && nothing && !extent.isForeign();
            // Of the oldest it is not known any more how many bytes were foreign.
            boolean one = !left.isEmpty() && nothing && (left.getLast().goesOnIn(its)
                    || (old.test(extent) && left.getLast().isForeign()));
            if (!first && !one) left.add(its);
        }
        return Optional.of(
                new Extents(files.stream().filter(file -> !ids.contains(file.id())).toList(), left));
    }

    /// The file offset up to which all bytes taken from a file are before a stream offset; 0 when none are.
    public long takenOf(int id, long offset) {
        long taken = 0;
        for (int index = 0; index <= last(); index++) {
            Extent extent = list.get(index);
            if (extent.file() != id || extent.base() > offset) continue;
            taken = Math.max(taken, extent.sourceAt(Math.min(end(index), offset)));
        }
        return taken;
    }

    /// Whether all extents of a file end at or before an offset.
    public boolean isCovered(int id, long offset) {
        for (int index = 0; index <= last(); index++) {
            if (list.get(index).file() == id && end(index) > offset) return false;
        }
        return true;
    }
}
