package dev.logship.endpoint.entries.log;

import dev.logship.stream.HighWaterMark;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// A log in memory, which is lost when the process ends.
public final class MemoryLog implements EntryLog {
    private final ConcurrentMap<Long, Content> entries = new ConcurrentHashMap<>();
    private final HighWaterMark end = new HighWaterMark(0);
    private final long maxBytes;
    private long bytes; // guarded by this

    /// @param maxBytes maximum size of all JSON; entries beyond it are not added
    public MemoryLog(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public HighWaterMark end() {
        return end;
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public synchronized void append(Entry entry, Appended then) {
        if (bytes + entry.json().length > maxBytes) {
            then.failed(new IOException("the log is full: it holds " + (maxBytes >> 20) + " MiB in memory"));
            return;
        }
        long index = end.get() + 1;
        bytes += entry.json().length;
        entries.put(index, new Content.Bytes(entry.json()));
        end.raise(index);
        then.kept(index);
    }

    @Override
    public Content open(long index) throws IOException {
        Content found = entries.get(index);
        if (found == null) throw new DamagedEntryException("there is no such entry");
        return found;
    }

    @Override
    public void close() {
        end.close();
    }
}
