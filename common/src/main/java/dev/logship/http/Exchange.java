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

/// One request and its answer, for blocking code. Used by one thread.
public final class Exchange {
    public static final String TEXT = "text/plain; charset=utf-8";
    public static final String JSON = "application/json";

    private final Request request;
    private final Response response;
    private final EndpointStats traffic;

    Exchange(Request request, Response response, EndpointStats traffic) {
        this.request = request;
        this.response = response;
        this.traffic = traffic;
    }

    /// The path as it was sent, nothing decoded.
    public String path() {
        String path = request.getHttpURI().getPath();
        return path == null ? "" : path;
    }

    public boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    /// All values of a parameter in the query.
    public List<String> parameters(String name) throws HttpError {
        try {
            Fields.Field field = Request.extractQueryParameters(request).get(name);
            return field == null ? List.of() : field.getValues();
        } catch (RuntimeException e) {
            throw HttpError.of(400, "the query cannot be read: ", e);
        }
    }

    /// The one value of a parameter in the query, which may be missing.
    public @Nullable String parameter(String name) throws HttpError {
        List<String> values = parameters(name);
        if (values.size() > 1) throw new HttpError(400, "the parameter '" + name + "' is there twice");
        return values.isEmpty() ? null : values.getFirst();
    }

    public @Nullable String header(HttpHeader name) {
        return request.getHeaders().get(name);
    }

    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    /// The client, for log lines.
    public String peer() {
        return Request.getRemoteAddr(request) + ":" + Request.getRemotePort(request);
    }

    /// The port that the client connected to.
    public int localPort() {
        return Request.getLocalPort(request);
    }

    /// Where what is served is counted.
    public EndpointStats traffic() {
        return traffic;
    }

    public void set(HttpHeader name, String value) {
        response.getHeaders().put(name, value);
    }

    public void set(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /// Whether a part of the answer is on its way, so that nothing else can be answered.
    public boolean isCommitted() {
        return response.isCommitted();
    }

    /// Begins the answer, or begins it anew, with the headers that all have.
    public void reset() {
        response.getHeaders().clear();
        set("X-Content-Type-Options", "nosniff");
        set("Cross-Origin-Resource-Policy", "same-origin");
        set(HttpHeader.CACHE_CONTROL, "no-cache");
    }

    /// Answers with a whole body.
    public void answer(int status, String type, byte[] body) throws IOException {
        begin(status, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        if (!isHead()) traffic.sent(body.length);
        Content.Sink.write(response, true, isHead() ? null : ByteBuffer.wrap(body));
    }

    public void answer(int status, String type, String body) throws IOException {
        answer(status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    /// What stands before a body that is written in parts.
    public void begin(int status, String type) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    }

    /// Writes a part of the body and waits until the client takes it. Others have their turn after it, since
    /// who fills the buffers of a new connection never waits.
    @SuppressWarnings("ThreadPriorityCheck") // a virtual thread is never interrupted in favour of another
    public void write(ByteBuffer part) throws IOException {
        int bytes = part.remaining();
        Content.Sink.write(response, false, part);
        traffic.sent(bytes);
        Thread.yield();
    }
}
