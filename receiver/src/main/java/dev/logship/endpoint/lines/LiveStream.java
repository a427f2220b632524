package dev.logship.endpoint.lines;

import dev.logship.StreamName;
import dev.logship.line.Line;
import dev.logship.line.LineEntry;
import dev.logship.line.LineReader;
import dev.logship.stream.HighWaterMark;
import dev.logship.stream.StreamReader;
import dev.logship.wire.Json;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One of the streams of a reader. Nothing is read before the stream grows. Used by one thread; owns the
/// stream's reader.
final class LiveStream implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(LiveStream.class);

    private final StreamName name;
    private final StreamReader stream;
    private final long from;
    private @Nullable LineReader lines;
    private boolean lost;

    /// @param from where to start
    LiveStream(StreamName name, StreamReader stream, long from) {
        this.name = name;
        this.stream = stream;
        this.from = from;
    }

    HighWaterMark end() {
        return stream.end();
    }

    /// Sends some of the whole lines that exist; false when there were none.
    boolean sendTo(LineWriter out) throws IOException {
        if (lines == null) {
            if (end().get() <= from) return false;
            lines = LineReader.from(stream, from);
        }
        List<Line> some;
        try {
            some = lines.next();
        } catch (IOException e) {
            log.debug("stream {}: {}", name, e.getMessage());
            lost = true;
            return false;
        }
        for (Line line : some) {
            LineEntry entry = LineEntry.of(line, Instant.now());
            if (entry != null) out.add(json(line, entry));
        }
        return !some.isEmpty();
    }

    /// Whether this reader is over: its next bytes could not be read, or the stream's file was replaced.
    boolean isOver() {
        return lost || end().isClosed();
    }

    /// The first offset that can be read.
    long start() {
        return stream.start();
    }

    /// The end of the lines that were sent.
    long offset() {
        return lines == null ? from : lines.offset();
    }

    private String json(Line line, LineEntry entry) {
        return Json.object(json -> {
            entry.writeTo(json, name.text());
            if (line.cut()) json.writeBooleanProperty("cut", true);
        });
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
