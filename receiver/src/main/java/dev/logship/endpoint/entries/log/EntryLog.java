package dev.logship.endpoint.entries.log;

import dev.logship.stream.HighWaterMark;
import java.io.Closeable;
import java.io.IOException;

/// An append-only sequence of entries, numbered from 1. Any thread.
public interface EntryLog extends Closeable {
    /// Outcome of an append. One method is called, once, by a thread of the log. It must not block.
    interface Appended {
        /// The entry is stored at this index, as durably as this log stores entries.
        void kept(long index);

        /// The entry was not added.
        void failed(IOException reason);
    }

    /// Index of the last stored entry; 0 if there is none. Closed with the log.
    HighWaterMark end();

    /// Whether the log's threads are running: true until it is closed, unless one of them failed.
    boolean isAlive();

    /// Adds an entry. Returns before it is stored; blocks while too many entries are waiting.
    void append(Entry entry, Appended then);

    /// Opens the entry at an index from 1 to [#end]. The caller closes it.
    ///
    /// @throws DamagedEntryException if this entry is damaged; other entries are not affected
    Content open(long index) throws IOException;
}
