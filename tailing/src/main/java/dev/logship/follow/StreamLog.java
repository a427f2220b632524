package dev.logship.follow;

import dev.logship.StreamName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says what happens to the files of one stream, a line each, and counts what is lost. Offsets are those of
/// the stream, sizes bytes. Any thread.
final class StreamLog {
    private static final Logger log = LoggerFactory.getLogger(Tailer.class);

    private final StreamName stream;
    private final AtomicLong lost = new AtomicLong();

    private final LongAdder lostByAll;

    /// @param lostByAll counts what all streams lost
    StreamLog(StreamName stream, LongAdder lostByAll) {
        this.stream = stream;
        this.lostByAll = lostByAll;
    }

    /// How many bytes were lost, at least.
    long lost() {
        return lost.get();
    }

    void lost(long at, long count, String why) {
        lost.addAndGet(count);
        lostByAll.add(count);
        log.error("stream {}: lost at {}: at least {} bytes: {}", stream, at, count, why);
    }

    void gone(long at, KnownFile file, long place) {
        log.warn("stream {}: gone at {}: {}, with whatever it had behind its byte {}", stream, at,
                file.path(), place);
    }

    void rotated(long at, SourceFile next) throws IOException {
        log.info("stream {}: rotated at {}: {} ({} bytes) is next", stream, at, next.path(), next.size());
    }

    void replaced(long at, SourceFile by) {
        log.info("stream {}: replaced at {}: {} is another file now, which goes on where that one was",
                stream, at, by.path());
    }

    void cut(long at, SourceFile file) {
        log.info("stream {}: cut in place at {}: {} after {} bytes", stream, at, file.path(), file.place());
    }

    void cutAfterCopy(long at, SourceFile file, SourceFile copy) {
        log.info("stream {}: cut in place at {}: {}, of which {} is a copy", stream, at, file.path(),
                copy.path());
    }

    void late(long at, SourceFile file, long count) {
        log.info("stream {}: late bytes at {}: {} of {}", stream, at, count, file.path());
    }

    void beyond(long at, long given, Path path) {
        log.error("stream {}: the receiver holds {} bytes, but only {} were sent: somebody else writes to "
                + "it; what comes next of {} goes behind them", stream, at, given, path);
    }

    void assumedOwn(long held, SourceFile file) throws IOException {
        log.warn("stream {}: no record of what was shipped: the receiver's {} bytes are taken for the "
                + "first of {}, which has {}", stream, held, file.path(), file.size());
    }

    void assumedForeign(long held, SourceFile file) throws IOException {
        log.warn("stream {}: no record of what was shipped: the receiver's {} bytes are not those of {}, "
                + "which has {}; it goes behind them from its start", stream, held, file.path(), file.size());
    }
}
