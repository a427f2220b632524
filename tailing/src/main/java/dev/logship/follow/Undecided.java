package dev.logship.follow;

import dev.logship.linux.FileStat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files that came to a path while it is undecided which files came before them: open, in order. Guarded by
/// the path's [Arrivals].
final class Undecided {
    private static final Logger log = LoggerFactory.getLogger(Undecided.class);

    private static final int MOST = 1000;

    private final List<Binding> files = new ArrayList<>(0);

    /// Takes a file over from its binding, unless it is here already.
    void add(Binding file) {
        if (!contains(file.stat()) && files.size() < MOST) files.add(file.keep());
    }

    boolean contains(FileStat file) {
        return files.stream().anyMatch(each -> each.stat().isSameFile(file));
    }

    /// All files; the caller owns them from now on.
    List<Binding> release() {
        List<Binding> all = List.copyOf(files);
        files.clear();
        return all;
    }

    void close() {
        for (Binding file : release()) {
            try {
                file.close();
            } catch (IOException e) {
                log.debug("{}: {}", file.path(), e.toString());
            }
        }
    }
}
