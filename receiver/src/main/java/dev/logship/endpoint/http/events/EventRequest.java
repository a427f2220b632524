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

/// Query of a client of `/stream`. Immutable.
///
/// @param streams names or patterns; without the parameter, a pattern that matches everything
/// @param from where to start; empty for new lines only
/// @param filter matches the lines to send
/// @param resume where to resume; empty on the first connection
record EventRequest(List<StreamPattern> streams, Optional<StartOffset> from, Predicate<String> filter,
        Optional<EventId> resume) {
    private static final int MAX_PATTERNS = 100;

    static EventRequest of(Exchange exchange) throws HttpError {
        List<String> streams = exchange.parameters("stream");
        if (streams.size() > MAX_PATTERNS) {
            throw new HttpError(400, "query parameter 'stream' is repeated more than " + MAX_PATTERNS
                    + " times; use a pattern");
        }
        String id = exchange.header("Last-Event-ID"); // set by the browser; pages cannot set it
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

    boolean selects(String stream) {
        return streams.stream().anyMatch(pattern -> pattern.text().equals(stream) || pattern.matches(stream));
    }
}
