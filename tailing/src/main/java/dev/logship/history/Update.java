package dev.logship.history;

import dev.logship.StreamName;
import java.io.IOException;
import java.util.Optional;

/// What shall become of what the journal has of a stream. Immutable.
sealed interface Update {
    StreamName stream();

    /// Adds it to rows that are to be written.
    ///
    /// @throws IOException when it is too large for the file
    void addTo(StateFile.Batch rows) throws IOException;

    /// This is what is known.
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

    /// Nothing is to be known any more.
    ///
    /// @param onlyIf only if this is what is known still
    /// @param written when this was found, in seconds since 1970
    record Forget(StreamName stream, Optional<StateRecord> onlyIf, long written) implements Update {
        @Override
        public void addTo(StateFile.Batch rows) throws IOException {
            rows.forget(this);
        }
    }
}
