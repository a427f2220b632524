package dev.logship.endpoint.http.events;

import dev.logship.StreamName;
import dev.logship.line.Line;
import dev.logship.line.LineReader;
import dev.logship.stream.HighWaterMark;
import dev.logship.stream.StreamCatalog;
import dev.logship.stream.StreamReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// The streams that one client follows: those that match when it connects, and matching ones created later.
/// Unparks the client's thread when a stream grows or is created. Used by that thread.
final class FollowedStreams implements Closeable {
    /// Maximum number of streams: each needs an open file. A gap event reports that there are more.
    private static final int MAX_STREAMS = 1000;

    /// Receives lines, those of one stream in order, each with the end of its stream.
    @FunctionalInterface
    interface Listener {
        void line(StreamName name, HighWaterMark stream, Line line) throws IOException;
    }

    /// A stream and the position of the client in it.
    private static final class Position {
        private final String tag;
        private final LineReader reader;
        private volatile long sent; // end of the last line that the listener received

        Position(StreamName name, LineReader reader) {
            this.tag = EventId.tag(name);
            this.reader = reader;
            this.sent = reader.offset();
        }

        long behindBytes() {
            return Math.max(0, reader.stream().end().get() - sent);
        }
    }

    private final StreamCatalog catalog;
    private final EventRequest request;
    private final Map<StreamName, Position> positions = new LinkedHashMap<>();
    private volatile List<Position> snapshot = List.of(); // of the positions, for other threads
    private final List<String> gaps = new ArrayList<>();
    private final Thread client = Thread.currentThread();
    private long additionsSeen = -1;

    /// Starts to follow the streams that match now. Borrows the catalog.
    FollowedStreams(StreamCatalog catalog, EventRequest request) throws IOException {
        this.catalog = catalog;
        this.request = request;
        catalog.additions().wake(client);
        try {
            followNew(true);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Passes some lines of each stream to the listener.
    ///
    /// @return whether there may be more right now
    boolean poll(Listener listener) throws IOException {
        boolean any = false;
        for (StreamName name : List.copyOf(positions.keySet())) {
            Position position = positions.get(name);
            if (position == null) continue;
            HighWaterMark end = position.reader.stream().end();
            boolean closed = end.isClosed(); // before the last read
            List<Line> lines = position.reader.next();
            any |= !lines.isEmpty();
            for (Line line : lines) {
                position.sent = line.bytes().until();
                listener.line(name, end, line);
            }
            position.sent = position.reader.offset(); // the start of an incomplete line may be skipped
            if (closed && lines.isEmpty()) drop(name, position);
        }
        boolean more = followNew(false);
        return any || more;
    }

    /// The event id with which a client that reconnects resumes here.
    String id() {
        return positions.values().stream().limit(EventId.STREAMS)
                .map(position -> position.tag + ":" + position.sent).collect(Collectors.joining(","));
    }

    /// Descriptions of the data skipped since the last call.
    List<String> takeGaps() {
        List<String> taken = List.copyOf(gaps);
        gaps.clear();
        return taken;
    }

    /// Bytes not yet sent to the client. Any thread.
    long behindBytes() {
        return snapshot.stream().mapToLong(Position::behindBytes).sum();
    }

    /// Starts to follow matching streams that are not followed yet.
    ///
    /// @param first whether the client has just connected: later streams are read from their start
    /// @return whether there were any
    private boolean followNew(boolean first) throws IOException {
        long additions = catalog.additions().get();
        if (additions == additionsSeen) return false;
        additionsSeen = additions; // before the list is read: later additions are found by the next call
        int before = positions.size();
        int live = 0;
        int tooMany = 0;
        for (StreamName name : catalog.list()) {
            if (positions.containsKey(name) || !request.selects(name.text())) continue;
            if (positions.size() >= MAX_STREAMS) {
                tooMany++;
                continue;
            }
            Optional<StreamReader> stream = catalog.open(name);
            if (stream.isEmpty()) continue;
            OptionalLong start = first ? start(name, stream.get()) : OptionalLong.of(0);
            if (start.isEmpty() && request.resume().isPresent()) live++;
            add(name, stream.get(), start);
        }
        if (live > 0) {
            gaps.add(live + " streams resume at their end: an event id holds only " + EventId.STREAMS
                    + " offsets");
        }
        if (tooMany > 0) gaps.add(tooMany + " streams are not followed: the limit is " + MAX_STREAMS);
        snapshot = List.copyOf(positions.values());
        return positions.size() > before;
    }

    /// The offset at which a new client starts to read a stream; empty for new lines only.
    private OptionalLong start(StreamName name, StreamReader stream) {
        if (request.resume().isPresent()) {
            EventId id = request.resume().get();
            OptionalLong known = id.offset(name);
            return known.isPresent() || id.isFull() ? known : OptionalLong.of(0); // created since
        }
        return request.from().isEmpty() ? OptionalLong.empty()
                : OptionalLong.of(request.from().get().resolve(stream.end().get()));
    }

    private void add(StreamName name, StreamReader stream, OptionalLong start) throws IOException {
        long missing = stream.start() - start.orElse(stream.start());
        if (missing > 0) {
            gaps.add("stream " + name + ": " + missing + " bytes were deleted before they were sent");
        }
        stream.end().wake(client);
        positions.put(name, new Position(name,
                start.isPresent() ? LineReader.from(stream, start.getAsLong()) : LineReader.live(stream)));
    }

    /// Stops following a stream that was replaced or deleted. A stream of the same name is a new one.
    private void drop(StreamName name, Position position) throws IOException {
        positions.remove(name);
        close(position);
        gaps.add("stream " + name + " was replaced or deleted at " + position.sent
                + "; continuing with the new stream of this name");
        additionsSeen = -1;
    }

    private void close(Position position) throws IOException {
        position.reader.stream().end().forget(client);
        position.reader.close();
    }

    @Override
    public void close() throws IOException {
        catalog.additions().forget(client);
        for (Position position : positions.values()) close(position);
        positions.clear();
    }
}
