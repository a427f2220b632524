package dev.logship.it.peer;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client of server-sent events, which remembers the last id as a browser does.
public final class EventClient implements AutoCloseable {
    private static final Pattern TEXT = Pattern.compile("\"(\\w+)\":\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");

    /// One event.
    ///
    /// @param name `message` where the event has none
    public record Event(String name, String id, String data) {
        /// A member of the data's JSON, as it is escaped there; empty when there is none.
        public String text(String member) {
            Matcher found = TEXT.matcher(data);
            while (found.find()) {
                if (found.group(1).equals(member)) return found.group(2);
            }
            return "";
        }
    }

    private final HttpClient http;
    private String lastId;

    private EventClient(HttpClient http, String lastId) {
        this.http = http;
        this.lastId = lastId;
    }

    /// Connects for the first time, or with the id of the last event.
    ///
    /// @param query as in `/stream?query`
    public static EventClient open(int port, String query, String lastId) throws IOException {
        HttpClient http = lastId.isEmpty() ? HttpClient.open(port, "GET", "/stream?" + query)
                : HttpClient.open(port, "GET", "/stream?" + query, "Last-Event-ID: " + lastId);
        if (http.status() != 200) throw new AssertionError("status " + http.status());
        return new EventClient(http, lastId);
    }

    public static EventClient open(int port, String query) throws IOException {
        return open(port, query, "");
    }

    /// A query for these streams.
    public static String streams(String... names) {
        StringBuilder query = new StringBuilder();
        for (String name : names) {
            query.append("stream=").append(URLEncoder.encode(name, StandardCharsets.UTF_8)).append('&');
        }
        return query.toString();
    }

    public String lastId() {
        return lastId;
    }

    public int localPort() {
        return http.localPort();
    }

    /// The next event, comments left out.
    public Event next() throws IOException {
        String name = "message";
        String data = "";
        while (true) {
            String line = http.line();
            if (line.startsWith("event: ")) name = line.substring(7);
            else if (line.startsWith("id: ")) lastId = line.substring(4);
            else if (line.startsWith("data: ")) data = line.substring(6);
            else if (line.isEmpty() && !data.isEmpty()) return new Event(name, lastId, data);
        }
    }

    /// The next line of a stream, other events left out.
    public Event nextLine() throws IOException {
        Event event = next();
        while (!event.name().equals("message")) event = next();
        return event;
    }

    /// The next comment, events left out.
    public String comment() throws IOException {
        String line = http.line();
        while (!line.startsWith(":")) line = http.line();
        return line;
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
