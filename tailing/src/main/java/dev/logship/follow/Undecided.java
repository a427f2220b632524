package dev.logship.follow;

import dev.logship.linux.FileStat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Files that came to a path while it is undecided which files came before them, in order. The first ones are
/// open; of more, only identity and name are kept. Guarded by the path's [Arrivals].
final class Undecided {
    private static final int MOST_OPEN = 1000;
    private static final int MOST = 100_000;

    private record Key(long device, long inode) {
        static Key of(FileStat file) {
            return new Key(file.device(), file.inode());
        }
    }

    private final int mostOpen;
    private final int most;
    private final Map<Key, Binding> files = new LinkedHashMap<>(0);
    private boolean tooMany;

    Undecided() {
        this(MOST_OPEN, MOST);
    }

    /// @param mostOpen how many are kept open
    /// @param most how many are kept
    Undecided(int mostOpen, int most) {
        this.mostOpen = mostOpen;
        this.most = most;
    }

    /// Takes a file over from its binding, unless it is here already.
    void add(Binding file) {
        if (contains(file.stat())) return;
        tooMany |= files.size() == most;
        if (files.size() == most) return;
        files.put(Key.of(file.stat()), files.size() < mostOpen ? file.keep() : file.keepName());
    }

    boolean contains(FileStat file) {
        return files.containsKey(Key.of(file));
    }

    /// Whether there were more than could be kept: they have to be looked for.
    boolean wereTooMany() {
        return tooMany;
    }

    /// All files; the caller owns them from now on.
    List<Binding> release() {
        List<Binding> all = List.copyOf(files.values());
        files.clear();
        tooMany = false;
        return all;
    }

    void close() {
        new Bindings(release()).close();
    }
}
