package dev.logship.history;

import dev.logship.StreamName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The contents of a state file, read without a lock: it may be in use. Immutable.
///
/// @param path the file
/// @param format its format, 1 or 2
/// @param kept the last record of each stream, with the number of its row
/// @param stale the streams that miss a row, so that their later rows are ignored
/// @param damages damage before the end, at most [#MOST_DAMAGES], by ascending line
/// @param end the end of the good rows, in bytes
/// @param torn the number of bytes after that, which hold no complete row
/// @param tornFrom the first line of them
/// @param lastNumber the greatest row number
public record StateContents(Path path, int format, Map<StreamName, Kept> kept, List<StreamName> stale,
        List<Damage> damages, long end, long torn, long tornFrom, long lastNumber) {
    /// The maximum number of damages that are listed.
    static final int MOST_DAMAGES = 1000;

    /// A record and the number of its row.
    record Kept(StateRecord record, long number) {}

    /// Damage of a line.
    ///
    /// @param line counted from 1
    public record Damage(long line, String what) {}

    public StateContents {
        kept = Map.copyOf(kept);
        stale = List.copyOf(stale);
        damages = List.copyOf(damages);
    }

    /// The contents of a file that does not exist yet.
    static StateContents none(Path path) {
        return new StateContents(path, StateReader.VERSION, Map.of(), List.of(), List.of(), 0, 0, 1, 0);
    }

    /// Reads a file of format 2 or 1.
    ///
    /// @throws IOException when it cannot be read, or its format is unknown to this version
    public static StateContents read(Path path) throws IOException {
        return JournalFormat1.is(path) ? JournalFormat1.read(path) : new StateReader(path).read();
    }

    /// The last record of each stream, by name.
    public Collection<StateRecord> records() {
        return kept.values().stream().map(Kept::record)
                .sorted((one, other) -> one.stream().compareTo(other.stream())).toList();
    }

    /// Whether no row is damaged.
    public boolean isWhole() {
        return damages.isEmpty() && torn == 0;
    }
}
