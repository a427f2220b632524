package dev.logship.history;

import dev.logship.StreamName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// What a file of the state path holds, read without taking it over: it may be in use. Immutable.
///
/// @param path the file
/// @param format which form it has, 1 or 2
/// @param kept the last record of each stream, with the number of its row
/// @param stale the streams of which a row is missing, so that what was written after it does not count
/// @param damages what is wrong before the end, at most [#MOST_DAMAGES] of it, by ascending line
/// @param end up to where the file holds whole rows, in bytes
/// @param torn how many bytes are behind that, which hold no whole row
/// @param tornFrom the first line of them
/// @param lastNumber the greatest number of a row
public record StateContents(Path path, int format, Map<StreamName, Kept> kept, List<StreamName> stale,
        List<Damage> damages, long end, long torn, long tornFrom, long lastNumber) {
    /// The most damages that are told apart.
    static final int MOST_DAMAGES = 1000;

    /// A record and the number of the row that it is from.
    record Kept(StateRecord record, long number) {}

    /// Something that is wrong with a line.
    ///
    /// @param line counted from 1
    public record Damage(long line, String what) {}

    public StateContents {
        kept = Map.copyOf(kept);
        stale = List.copyOf(stale);
        damages = List.copyOf(damages);
    }

    /// Those of a file that is not there yet.
    static StateContents none(Path path) {
        return new StateContents(path, StateReader.VERSION, Map.of(), List.of(), List.of(), 0, 0, 1, 0);
    }

    /// Reads a file of format 2 or 1.
    ///
    /// @throws IOException when it cannot be read, or is of a form that this version does not know
    public static StateContents read(Path path) throws IOException {
        return JournalFormat1.is(path) ? JournalFormat1.read(path) : new StateReader(path).read();
    }

    /// The last record of each stream, by name.
    public Collection<StateRecord> records() {
        return kept.values().stream().map(Kept::record)
                .sorted((one, other) -> one.stream().compareTo(other.stream())).toList();
    }

    /// Whether all rows are as they were written.
    public boolean isWhole() {
        return damages.isEmpty() && torn == 0;
    }
}
