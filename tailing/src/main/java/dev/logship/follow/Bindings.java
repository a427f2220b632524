package dev.logship.follow;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Several open files, in order, on their way to an owner. Closing this closes those that nobody took over,
/// so that none stays open when one of them cannot be opened or passed on. Used by one thread.
final class Bindings implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Bindings.class);

    private final List<Binding> files = new ArrayList<>();

    Bindings() {}

    /// @param open taken over
    Bindings(List<Binding> open) {
        files.addAll(open);
    }

    /// Takes a file over.
    void add(Binding file) {
        files.add(file);
    }

    int count() {
        return files.size();
    }

    /// All files; the caller owns them from now on.
    List<Binding> release() {
        List<Binding> all = List.copyOf(files);
        files.clear();
        return all;
    }

    @Override
    public void close() {
        for (Binding file : release()) {
            try {
                file.close();
            } catch (IOException e) {
                log.debug("{}: {}", file.path(), e.toString());
            }
        }
    }
}
