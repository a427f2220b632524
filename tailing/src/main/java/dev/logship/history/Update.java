package dev.logship.history;

import dev.logship.StreamName;
import java.io.IOException;
import java.util.Optional;

/// A pending change of what the journal holds of a stream. Immutable.
sealed interface Update {
    StreamName stream();

    /// Adds it to rows that are to be written.
    ///
    /// @throws IOException when it is too large for the file
    void addTo(StateFile.Batch rows) throws IOException;

    /// The stream's new record.
    record Save(StateRecord record) implements Update {
        @Override
        public StreamName stream() {
            return record.stream();
        }

        @Override
        public void addTo(StateFile.Batch rows) throws IOException {
            rows.add(record);
        }
    }

    /// The stream is forgotten.
    ///
    /// @param onlyIf only if this is still its record
    /// @param written when this was decided, in seconds since 1970
    record Forget(StreamName stream, Optional<StateRecord> onlyIf, long written) implements Update {
        @Override
        public void addTo(StateFile.Batch rows) throws IOException {
            rows.forget(this);
        }
    }
}
