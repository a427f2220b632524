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

/// The streams that one client follows: those that match when it comes, and those that begin later. Has the
/// client's thread unparked whenever there may be something new. Used by that thread.
final class FollowedStreams implements Closeable {
    /// Each takes an open file; a client that wants more of them is told so.
    private static final int MOST = 1000;

    /// Takes the lines, those of one stream in their order, each with the end of its stream.
    @FunctionalInterface
    interface Listener {
        void line(StreamName name, HighWaterMark stream, Line line) throws IOException;
    }

    /// One of the streams.
    private static final class Place {
        private final String tag;
        private final LineReader reader;
        private volatile long told; // up to where the listener knows it

        Place(StreamName name, LineReader reader) {
            this.tag = EventId.tag(name);
            this.reader = reader;
            this.told = reader.offset();
        }

        long behindBytes() {
            return Math.max(0, reader.stream().end().get() - told);
        }
    }

    private final StreamCatalog catalog;
    private final EventRequest request;
    private final Map<StreamName, Place> places = new LinkedHashMap<>();
    private volatile List<Place> snapshot = List.of(); // for other threads
    private final List<String> gaps = new ArrayList<>();
    private final Thread client = Thread.currentThread();
    private long additionsSeen = -1;

    /// Follows what matches now.
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

    /// Tells some lines of each stream that has any, and whether there were any.
    boolean poll(Listener listener) throws IOException {
        boolean any = false;
        for (StreamName name : List.copyOf(places.keySet())) {
            Place place = places.get(name);
            if (place == null) continue;
            HighWaterMark end = place.reader.stream().end();
            boolean closed = end.isClosed(); // before the last look
            List<Line> lines = place.reader.next();
            any |= !lines.isEmpty();
            for (Line line : lines) {
                place.told = line.bytes().until();
                listener.line(name, end, line);
            }
            place.told = place.reader.offset(); // a half line may have been passed over
            if (closed && lines.isEmpty()) drop(name, place);
        }
        boolean more = followNew(false);
        return any || more;
    }

    /// What a client that comes back must say to miss nothing that was told after this moment.
    String id() {
        return places.values().stream().limit(EventId.STREAMS)
                .map(place -> place.tag + ":" + place.told).collect(Collectors.joining(","));
    }

    /// What was not told, and why, since this was asked last.
    List<String> takeGaps() {
        List<String> taken = List.copyOf(gaps);
        gaps.clear();
        return taken;
    }

    /// How many bytes there are that were not told yet. Any thread.
    long behindBytes() {
        return snapshot.stream().mapToLong(Place::behindBytes).sum();
    }

    /// Follows streams that it does not yet; says whether there were any.
    private boolean followNew(boolean first) throws IOException {
        long additions = catalog.additions().get();
        if (additions == additionsSeen) return false;
        additionsSeen = additions; // before the look: what comes meanwhile is for the next one
        int before = places.size();
        int live = 0;
        int tooMany = 0;
        for (StreamName name : catalog.list()) {
            if (places.containsKey(name) || !request.wants(name.text())) continue;
            if (places.size() >= MOST) {
                tooMany++;
                continue;
            }
            Optional<StreamReader> stream = catalog.open(name);
            if (stream.isEmpty()) continue;
            OptionalLong start = first ? start(name, stream.get()) : OptionalLong.of(0);
            if (start.isEmpty() && request.resume().isPresent()) live++;
            add(name, stream.get(), start);
        }
        if (live > 0) gaps.add(live + " streams go on from now: an id holds " + EventId.STREAMS + " of them");
        if (tooMany > 0) gaps.add(tooMany + " streams are not followed: " + MOST + " are the most at a time");
        snapshot = List.copyOf(places.values());
        return places.size() > before;
    }

    /// Where a client that just came begins to read a stream; empty for what comes from now on.
    private OptionalLong start(StreamName name, StreamReader stream) {
        if (request.resume().isPresent()) {
            EventId id = request.resume().get();
            OptionalLong known = id.offset(name);
            return known.isPresent() || id.isFull() ? known : OptionalLong.of(0); // it began meanwhile
        }
        return request.from().isEmpty() ? OptionalLong.empty()
                : OptionalLong.of(request.from().get().resolve(stream.end().get()));
    }

    private void add(StreamName name, StreamReader stream, OptionalLong start) throws IOException {
        long missing = stream.start() - start.orElse(stream.start());
        if (missing > 0) gaps.add(missing + " bytes of " + name + " are gone");
        stream.end().wake(client);
        places.put(name, new Place(name,
                start.isPresent() ? LineReader.from(stream, start.getAsLong()) : LineReader.live(stream)));
    }

    /// Ends with a stream that was replaced or is gone. One of its name that there is, or will be, is
    /// another.
    private void drop(StreamName name, Place place) throws IOException {
        places.remove(name);
        close(place);
        gaps.add("the stream " + name + " ended at " + place.told + "; what comes is another of its name");
        additionsSeen = -1;
    }

    private void close(Place place) throws IOException {
        place.reader.stream().end().forget(client);
        place.reader.close();
    }

    @Override
    public void close() throws IOException {
        catalog.additions().forget(client);
        for (Place place : places.values()) close(place);
        places.clear();
    }
}
