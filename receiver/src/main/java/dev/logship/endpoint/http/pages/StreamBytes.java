package dev.logship.endpoint.http.pages;

import dev.logship.ByteRange;
import dev.logship.StreamName;
import dev.logship.http.Exchange;
import dev.logship.http.HttpError;
import dev.logship.http.Page;
import dev.logship.stream.StreamCatalog;
import dev.logship.stream.StreamInfo;
import dev.logship.stream.StreamReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/// `/streams/NAME`: the bytes of a stream at the time of the request, or a range of them. Any thread.
public final class StreamBytes implements Page {
    /// Prefix of all paths of this page; a stream's name follows.
    public static final String PATH = "/streams/";

    private static final int PART_BYTES = 65_536;
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    private final StreamCatalog catalog;

    /// Borrows the catalog.
    public StreamBytes(StreamCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
        StreamName name = name(exchange.path().substring(PATH.length()));
        StreamInfo info = catalog.describe(name).orElseThrow(() -> missing(name));
        try (StreamReader stream = catalog.open(name).orElseThrow(() -> missing(name))) {
            answer(exchange, info, stream);
        }
    }

    private static void answer(Exchange exchange, StreamInfo info, StreamReader stream) throws IOException {
        long until = info.available().until();
        // Only the reader knows which bytes were deleted.
        ByteRange whole = new ByteRange(Math.min(stream.start(), until), until);
        String tag = "\"" + whole.from() + "-" + whole.until() + "-" + info.changed().toEpochMilli() + "\"";
        exchange.set(HttpHeader.ETAG, tag);
        exchange.set(HttpHeader.ACCEPT_RANGES, "bytes");
        exchange.set("Content-Security-Policy", "default-src 'none'; sandbox");
        if (!exchange.parameters("download").isEmpty()) {
            exchange.set("Content-Disposition", "attachment; filename*=UTF-8''" + encoded(info.name()));
        }
        if (isKnown(exchange.header(HttpHeader.IF_NONE_MATCH), tag)) {
            exchange.begin(304, Exchange.TEXT);
            return;
        }
        String condition = exchange.header(HttpHeader.IF_RANGE);
        boolean ranges = condition == null || condition.equals(tag);
        ByteRange range = ranges ? range(exchange, whole) : null;
        exchange.begin(range == null ? 200 : 206, Exchange.TEXT);
        if (range != null) {
            exchange.set(HttpHeader.CONTENT_RANGE,
                    "bytes " + range.from() + "-" + (range.until() - 1) + "/" + whole.until());
        }
        send(exchange, stream, range == null ? whole : range);
    }

    private static void send(Exchange exchange, StreamReader stream, ByteRange range) throws IOException {
        exchange.set(HttpHeader.CONTENT_LENGTH, Long.toString(range.length()));
        if (exchange.isHead()) return;
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(PART_BYTES, range.length()));
        long at = range.from();
        while (at < range.until()) {
            part.clear().limit((int) Math.min(part.capacity(), range.until() - at));
            int count = stream.read(at, part);
            if (count <= 0) throw new EOFException("the stream ends before offset " + range.until());
            at += count;
            exchange.write(part.flip());
        }
    }

    /// The requested range; null for the whole stream. The header is ignored if it is malformed or has
    /// several ranges, which could repeat the same bytes many times. Jetty's `ByteRange.parse` cannot be
    /// used: it does not tell a malformed header (200) from an unsatisfiable one (416).
    private static @Nullable ByteRange range(Exchange exchange, ByteRange whole) throws HttpError {
        String header = exchange.header(HttpHeader.RANGE);
        Matcher form = RANGE.matcher(header == null ? "" : header);
        if (!form.matches() || (form.group(1).isEmpty() && form.group(2).isEmpty())) return null;
        long from;
        long until = whole.until();
        if (form.group(1).isEmpty()) {
            from = Math.max(whole.from(), until - Long.parseLong(form.group(2)));
        } else {
            from = Math.max(whole.from(), Long.parseLong(form.group(1)));
            if (!form.group(2).isEmpty()) until = Math.min(until, Long.parseLong(form.group(2)) + 1);
        }
        if (from < until) return new ByteRange(from, until);
        exchange.set(HttpHeader.CONTENT_RANGE, "bytes */" + whole.until());
        throw new HttpError(416, "range not satisfiable; the stream has bytes [" + whole.from() + ", "
                + whole.until() + ")");
    }

    private static StreamName name(String path) throws HttpError {
        try {
            return new StreamName(URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw HttpError.of(400, "invalid stream name: ", e);
        }
    }

    private static HttpError missing(StreamName name) {
        return new HttpError(404, "no such stream: " + name);
    }

    /// Compares weakly, as RFC 9110 demands: proxies that compress turn a tag into `W/"…"`, which Jetty's
    /// `EtagUtils.matches` takes for a different one.
    private static boolean isKnown(@Nullable String condition, String tag) {
        return condition != null && (condition.contains(tag) || condition.strip().equals("*"));
    }

    private static String encoded(StreamName name) {
        return URLEncoder.encode(name.text().replace('/', '_'), StandardCharsets.UTF_8).replace("+", "%20")
                .replace("*", "%2A");
    }
}
