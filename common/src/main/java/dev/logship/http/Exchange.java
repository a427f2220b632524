package dev.logship.http;

import dev.logship.net.EndpointStats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/// One request and its response, for blocking code. Used by one thread.
public final class Exchange {
    public static final String TEXT = "text/plain; charset=utf-8";
    public static final String JSON = "application/json";

    private final Request request;
    private final Response response;
    private final EndpointStats stats;

    Exchange(Request request, Response response, EndpointStats stats) {
        this.request = request;
        this.response = response;
        this.stats = stats;
    }

    /// The path as sent, without decoding.
    public String path() {
        String path = request.getHttpURI().getPath();
        return path == null ? "" : path;
    }

    public boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    /// All values of a query parameter.
    public List<String> parameters(String name) throws HttpError {
        try {
            Fields.Field field = Request.extractQueryParameters(request).get(name);
            return field == null ? List.of() : field.getValues();
        } catch (RuntimeException e) {
            throw HttpError.of(400, "cannot parse the query: ", e);
        }
    }

    /// The value of a query parameter that must not be repeated; null if it is missing.
    public @Nullable String parameter(String name) throws HttpError {
        List<String> values = parameters(name);
        if (values.size() > 1) throw new HttpError(400, "query parameter '" + name + "' is repeated");
        return values.isEmpty() ? null : values.getFirst();
    }

    public @Nullable String header(HttpHeader name) {
        return request.getHeaders().get(name);
    }

    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    /// Address of the client, for the log.
    public String peer() {
        return Request.getRemoteAddr(request) + ":" + Request.getRemotePort(request);
    }

    /// The port that the client connected to.
    public int localPort() {
        return Request.getLocalPort(request);
    }

    /// Counters of the endpoint.
    public EndpointStats stats() {
        return stats;
    }

    public void set(HttpHeader name, String value) {
        response.getHeaders().put(name, value);
    }

    public void set(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /// Whether the status and headers were sent, so that they can no longer change.
    public boolean isCommitted() {
        return response.isCommitted();
    }

    /// Removes all headers but those that every response has.
    public void reset() {
        response.getHeaders().clear();
        set("X-Content-Type-Options", "nosniff");
        set("Cross-Origin-Resource-Policy", "same-origin");
        set(HttpHeader.CACHE_CONTROL, "no-cache");
    }

    /// Sends a complete response.
    public void answer(int status, String type, byte[] body) throws IOException {
        begin(status, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        if (!isHead()) stats.sent(body.length);
        Content.Sink.write(response, true, isHead() ? null : ByteBuffer.wrap(body));
    }

    public void answer(int status, String type, String body) throws IOException {
        answer(status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    /// Sets status and type of a response whose body is written in parts.
    public void begin(int status, String type) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    }

    /// Writes a part of the body; blocks while the client is slow. Then yields: while the buffers of a new
    /// connection fill up, writing never blocks, and other clients would have to wait.
    @SuppressWarnings("ThreadPriorityCheck") // virtual threads are not preempted
    public void write(ByteBuffer part) throws IOException {
        int bytes = part.remaining();
        Content.Sink.write(response, false, part);
        stats.sent(bytes);
        Thread.yield();
    }
}
