package dev.logship.endpoint.entries.log;

import dev.logship.stream.HighWaterMark;
import java.io.Closeable;
import java.io.IOException;

/// Entries in order, numbered from 1 on, to which others are only ever added. Any thread.
public interface EntryLog extends Closeable {
    /// What became of an entry; called once, by the log's own thread, and must not wait.
    interface Appended {
        /// The entry is kept, at this index, as durably as the log keeps entries at all.
        void kept(long index);

        /// The entry is not in the log.
        void failed(IOException reason);
    }

    /// The index of the last entry that is kept; 0 while there is none.
    HighWaterMark end();

    /// Whether entries are kept, as they are until it is closed.
    boolean isAlive();

    /// Adds an entry. Waits while many others wait to be kept, and returns before this one is.
    void append(Entry entry, Appended then);

    /// The entry at an index from 1 to [#end]. The caller closes it.
    ///
    /// @throws DamagedEntryException when it is not what it was any more; others are not affected
    Content open(long index) throws IOException;
}
