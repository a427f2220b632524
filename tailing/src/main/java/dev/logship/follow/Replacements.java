package dev.logship.follow;

import dev.logship.history.KnownFile;
import java.io.IOException;
import java.util.Optional;

/// Finds a replacement of a stream's file: a copy of its content before it was truncated, or the file that a
/// program wrote in its place. Used by one thread at a time.
final class Replacements {
    private final ReadCursor cursor;
    private final Arrivals arrivals;
    private final StreamHistory history;
    private final StreamLog log;
    private final Tailers shared;

    Replacements(ReadCursor cursor, Arrivals arrivals, StreamHistory history, StreamLog log, Tailers shared) {
        this.cursor = cursor;
        this.arrivals = arrivals;
        this.history = history;
        this.log = log;
        this.shared = shared;
    }

    /// The next file, if it has all bytes taken from the deleted one before it, and so replaces it: written
    /// by a program that replaces files. If it was truncated since, its copy counts.
    Optional<SourceFile> take(SourceFile before) throws IOException {
        SourceFile next = arrivals.upcoming().peek().orElseThrow();
        long taken = Math.max(before.place(), before.samples().offset());
        boolean tells = taken >= Lineage.TELLING_BYTES && taken >= next.begin();
        if (!tells || !next.isNew() || before.named().isPresent()) return Optional.empty();
        Optional<SourceFile> content = content(next);
        if (content.isEmpty()) return Optional.empty();
        SourceFile by = content.get();
        if (!before.isCopiedIn(by, taken)) return Optional.empty();
        long gap = by == next ? 0 : next.observation().seen() - Math.max(by.size(), taken);
        SourceFile same = shared.file(before.known().in(by.identity(), by.path()), by.observation());
        same.adopt(by);
        next.number(same.id()); // it is no longer an upcoming file, also for the journal
        try {
            history.replace(same);
        } catch (IOException e) {
            next.number(KnownFile.UNNUMBERED);
            by.adopt(same); // nothing is changed: the next try finds it open
            throw e;
        }
        OpenFiles.close(before);
        next.observation().letGo(by);
        log.replaced(cursor.at(), by.path());
        if (gap > 0) {
            log.lost(cursor.at(), gap, next.path() + " had more when it was truncated than its copy");
        }
        if (by == next) arrivals.taken(next, same);
        else arrivals.upcoming().remove(next);
        return Optional.of(same);
    }

    /// The content of a file, or its former content, as far as it still exists.
    private Optional<SourceFile> content(SourceFile file) throws IOException {
        if (file.observation().isOver()) return copy(file);
        return file.reopen() ? Optional.of(file) : Optional.empty();
    }

    /// A copy of a file's content replaces the file, if there is one.
    ///
    /// @param had the number of bytes the file had
    boolean takeCopy(SourceFile file, long had) throws IOException {
        Optional<SourceFile> found = copy(file);
        if (found.isEmpty()) return false;
        SourceFile copy = found.get();
        long gap = had - Math.max(copy.size(), file.place());
        int number = copy.id();
        copy.number(file.id()); // the file may have had none yet when it was copied
        try {
            history.replace(copy);
        } catch (IOException e) {
            copy.number(number); // it is held still, for the next try
            throw e;
        }
        file.observation().letGo(copy);
        arrivals.settled(file); // its copy is not over
        log.copied(cursor.at(), file.path(), copy.path());
        if (gap > 0) {
            log.lost(cursor.at(), gap, file.path() + " had more when it was truncated than its copy");
        }
        return true;
    }

    /// A copy of a file's former content, open and held until it is used; others are closed.
    Optional<SourceFile> copy(SourceFile file) throws IOException {
        SourceFile found = null;
        for (SourceFile copy : file.observation().held()) {
            boolean fits = found == null && copy.reopen() && file.isCopiedIn(copy, file.place());
            if (fits) {
                copy.taken().shorten(copy.channel().size()); // samples behind that are of the file alone
                found = copy;
            } else {
                if (!history.extents().isEmpty()) history.remember(copy.identity(), copy.path());
                file.observation().letGo(copy);
                copy.close();
            }
        }
        return Optional.ofNullable(found);
    }
}
