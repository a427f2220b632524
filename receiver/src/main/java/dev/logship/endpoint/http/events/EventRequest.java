package dev.logship.endpoint.http.events;

import dev.logship.http.Exchange;
import dev.logship.http.HttpError;
import dev.logship.line.LineFilter;
import dev.logship.stream.StartOffset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a client of `/stream` asks for.
///
/// @param streams names, or patterns of them; one that matches everything when it does not say
/// @param from from where on; empty for what comes from now on
/// @param filter which lines
/// @param resume where to go on; empty for a client that comes for the first time
record EventRequest(List<StreamPattern> streams, Optional<StartOffset> from, Predicate<String> filter,
        Optional<EventId> resume) {
    private static final int MOST_PATTERNS = 100;

    static EventRequest of(Exchange exchange) throws HttpError {
        List<String> streams = exchange.parameters("stream");
        if (streams.size() > MOST_PATTERNS) {
            throw new HttpError(400, "over " + MOST_PATTERNS + " times 'stream'; use a pattern");
        }
        String id = exchange.header("Last-Event-ID"); // a browser's own; pages cannot say it
        if (id == null) id = exchange.parameter("last-event-id");
        String filter = exchange.parameter("filter");
        try {
            return new EventRequest(streams.isEmpty() ? List.of(new StreamPattern("*"))
                            : streams.stream().map(StreamPattern::new).toList(),
                    from(exchange.parameter("from")),
                    filter == null ? line -> true : new LineFilter(filter),
                    id == null || id.isEmpty() ? Optional.empty() : Optional.of(new EventId(id)));
        } catch (IllegalArgumentException e) {
            throw HttpError.of(400, "", e);
        }
    }

    private static Optional<StartOffset> from(@Nullable String text) {
        return text == null ? Optional.empty()
                : Optional.of(StartOffset.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    boolean wants(String stream) {
        return streams.stream().anyMatch(pattern -> pattern.text().equals(stream) || pattern.matches(stream));
    }
}
