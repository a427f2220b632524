package dev.logship.it.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.EventClient;
import dev.logship.it.peer.HttpClient.Answer;
import dev.logship.it.peer.HttpClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The answer of each path of the http endpoint.
@Tag("http")
final class HttpPathsIT {
    private static final String TEXT = "0123456789";
    private static final List<String> NOWHERE = List.of(
            "/streams/../secret", "/streams/%2e%2e/secret", "/streams/..%2fsecret",
            "/streams/%2e%2e%2fsecret", "/streams/..%5csecret", "/streams/%252e%252e/secret",
            "/streams/a/../../secret", "/streams//secret", "/streams/%00secret", "/streams/..;/secret",
            "/streams/%c0%ae%c0%ae/secret", "/streams/\\..\\secret", "/streams/.logship/lock",
            "/streams/%2Flogship", "/streams/", "/assets/../index.html", "/assets/%2e%2e/index.html",
            "/webjars/lit/../../../../dev/logship/Limits.class", "/webjars/lit/3.3.2/../../x.js",
            "//etc/passwd",
            "/streams/%u002e%u002e/secret", "/streams/..%00/secret", "/nothing",
            "http://127.0.0.1/streams/../secret");

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Rx rx;

    @BeforeEach
    void receiver() throws IOException {
        Path storage = dir.resolve("storage");
        for (String name : new String[] {"app.log", "10.0.0.7_web/a b+ü%FF;x.log"}) {
            TestFiles.write(storage.resolve(name), TEXT.getBytes(StandardCharsets.UTF_8));
        }
        TestFiles.write(dir.resolve("secret"), TEXT.getBytes(StandardCharsets.UTF_8));
        rx = logship.rx(storage, "--http-port", "0");
    }

    @Test
    void range_isServed() throws IOException {
        assertRange("bytes=0-3", 206, "0123", "bytes 0-3/10");
        assertRange("bytes=4-", 206, "456789", "bytes 4-9/10");
        assertRange("bytes=-2", 206, "89", "bytes 8-9/10");
        assertRange("bytes=8-99", 206, "89", "bytes 8-9/10");
        assertRange("bytes=-99", 206, TEXT, "bytes 0-9/10");
    }

    @Test
    void range_thatHoldsNothing_isRefused() throws IOException {
        for (String range : List.of("bytes=10-", "bytes=5-4", "bytes=-0")) {
            assertRange(range, 416, "range not satisfiable; the stream has bytes [0, 10)\n", "bytes */10");
        }
    }

    @Test
    void range_thatIsNotOneOfBytes_isTheWhole() throws IOException {
        for (String range : List.of("bytes=0-1,4-5", "bytes=-", "lines=0-1", "bytes=99999999999999999999-")) {
            assertRange(range, 200, TEXT, "");
        }
    }

    @Test
    void stream_whoseFirstFileIsGone_isServedFromWhereItBegins() throws IOException {
        Path log = TestFiles.write(dir.resolve("logs/app.log"), TEXT.getBytes(StandardCharsets.UTF_8));
        Rx server = serve();
        await().until(() -> HttpClient.get(server.httpPort(), "/streams/app.log").body().equals(TEXT));
        Files.move(log, log.resolveSibling("app.log.1"));
        Files.writeString(log, "abc");
        await().until(() ->
                HttpClient.get(server.httpPort(), "/streams/app.log").body().equals(TEXT + "abc"));
        server.process().terminate();
        server.process().assertExit(0);
        Files.delete(log.resolveSibling("app.log.1"));
        int port = serve().httpPort();
        Answer answer = HttpClient.get(port, "/streams/app.log", "Range: bytes=0-");
        assertEquals("bytes 10-12/13 abc", answer.header("content-range") + " " + answer.body());
        assertEquals("abc", HttpClient.get(port, "/streams/app.log").body());
        assertEquals(416, HttpClient.get(port, "/streams/app.log", "Range: bytes=0-9").status());
    }

    @Test
    void servedFile_thatDoesNotGrow_isAsOldAsItIs() throws IOException {
        Path log = TestFiles.write(dir.resolve("logs/app.log"), TEXT.getBytes(StandardCharsets.UTF_8));
        Files.setLastModifiedTime(log, FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
        int port = serve().httpPort();
        assertEquals(TEXT, HttpClient.get(port, "/streams/app.log").body());
        String list = HttpClient.get(port, "/streams").body();
        assertTrue(list.contains("\"changed\":\"2020-01-02T03:04:05Z\""), list);
        Files.writeString(log, "+", StandardOpenOption.APPEND);
        await().until(() -> !HttpClient.get(port, "/streams").body().contains("2020"));
    }

    private Rx serve() throws IOException {
        return new Rx(logship.start("serve", dir.resolve("logs").toString(), "--http-port", "0",
                "--state-path", dir.resolve("state").toString()), dir);
    }

    private void assertRange(String range, int status, String body, String contentRange) throws IOException {
        Answer answer = get("/streams/app.log", "Range: " + range);
        assertEquals(status, answer.status(), range);
        assertEquals(body, answer.body(), range);
        assertEquals(contentRange, answer.header("content-range"), range);
    }

    @Test
    void head_saysTheLength_andHasNoBody() throws IOException {
        Answer answer = HttpClient.answer(rx.httpPort(), "HEAD", "/streams/app.log");
        assertEquals("10", answer.header("content-length"));
        assertEquals("bytes", answer.header("accept-ranges"));
        assertEquals("", answer.body());
    }

    @Test
    void condition_isKept_untilTheStreamGrows() throws IOException {
        rx.append("new.log", TEXT);
        String path = "/streams/" + Rx.stream("new.log");
        String tag = get(path).header("etag");
        assertEquals(304, get(path, "If-None-Match: " + tag).status());
        assertEquals(206, get(path, "Range: bytes=1-", "If-Range: " + tag).status());
        rx.append("new.log", "+");
        assertEquals(200, get(path, "If-None-Match: " + tag).status());
        assertEquals(TEXT + "+", get(path, "Range: bytes=1-", "If-Range: " + tag).body());
    }

    @Test
    void name_withDirectoriesAndSigns_isServed_andDownloadedUnderAName() throws IOException {
        String path = "/streams/10.0.0.7_web/a%20b+%C3%BC%25FF%3Bx.log";
        assertEquals(TEXT, get(path).body());
        Answer answer = get(path + "?download");
        assertEquals("attachment; filename*=UTF-8''10.0.0.7_web_a%20b%2B%C3%BC%25FF%3Bx.log",
                answer.header("content-disposition"));
        assertEquals("nosniff", answer.header("x-content-type-options"));
        assertTrue(answer.header("content-type").startsWith("text/plain"));
    }

    @Test
    void path_thatLeadsNowhere_isRefused() throws IOException {
        for (String path : NOWHERE) {
            Answer answer = get(path);
            assertTrue(answer.status() == 400 || answer.status() == 404, path + ": " + answer);
            assertFalse(answer.body().contains(TEXT), path);
        }
    }

    @Test
    void lists_tellOfStreams() throws IOException {
        String list = get("/streams").body();
        assertTrue(list.contains("{\"name\":\"app.log\",\"start\":0,\"size\":10,\"rate\":0,"), list);
        assertTrue(list.contains("\"host\":\"10.0.0.7\""), list);
        String status = get("/status").body();
        assertTrue(status.startsWith("{\"service\":\"logship\",\"version\":\""), status);
        assertTrue(status.contains("{\"port\":" + rx.httpPort() + ",\"active_clients\":0,"), status);
        assertEquals("ok\n", get("/healthz").body());
        assertEquals(200, get("/readyz").status());
    }

    @Test
    void page_loadsItsOwnFilesOnly() throws IOException {
        Answer page = get("/");
        assertTrue(page.header("content-security-policy")
                .startsWith("default-src 'none'; script-src 'self' 'sha"));
        Set<String> files = new HashSet<>();
        Matcher links = Pattern.compile("\"(/[^\"]+\\.(?:js|css))\"").matcher(page.body());
        while (links.find()) files.add(links.group(1));
        assertTrue(files.size() > 4, files::toString);
        for (String file : files) {
            Answer answer = get(file);
            assertEquals(200, answer.status(), file);
            assertTrue(answer.header("content-type").startsWith("text/"), file);
        }
    }

    @Test
    void host_thatIsNotThisOne_isRefused() throws IOException {
        for (String host : List.of("localhost", "localhost:8080", "127.0.0.1", "[::1]:99", "192.0.2.7")) {
            assertEquals(200, get("/streams", "Host: " + host).status(), host);
        }
        for (String host : List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8080")) {
            assertEquals(421, get("/streams", "Host: " + host).status(), host);
        }
    }

    @Test
    void host_thatIsAllowed_isServed() throws IOException {
        Rx named = logship.rx(dir.resolve("other"), "--http-port", "0", "--http-host", "Logs.Example");
        assertEquals(200, HttpClient.get(named.httpPort(), "/", "Host: logs.example").status());
    }

    @Test
    void answers_giveOtherSitesNoLeave() throws IOException {
        Answer answer = get("/streams", "Origin: https://evil.example");
        assertEquals("", answer.header("access-control-allow-origin"));
        assertEquals("same-origin", answer.header("cross-origin-resource-policy"));
        assertEquals(405, HttpClient.answer(rx.httpPort(), "OPTIONS", "/streams").status());
        assertEquals(405, HttpClient.answer(rx.httpPort(), "POST", "/stream").status());
    }

    @Test
    void events_areNotHeldBack_byProxiesOrCaches() throws IOException {
        Answer answer = HttpClient.answer(rx.httpPort(), "HEAD", "/stream");
        assertEquals("text/event-stream no no-cache", answer.header("content-type") + " "
                + answer.header("x-accel-buffering") + " " + answer.header("cache-control"));
    }

    @Test
    void query_thatIsWrong_isRefused() throws IOException {
        for (String query : List.of("from=x", "from=1&from=2", "filter=(", "from=99999999999999999999",
                "stream=%ff%", "from=")) {
            assertEquals(400, get("/stream?" + query).status(), query);
        }
        for (String id : List.of("rubbish", "a:99999999999999999999", "a:1,", ":1")) {
            assertEquals(400, get("/stream", "Last-Event-ID: " + id).status(), id);
        }
    }

    @Test
    void metrics_followTheNamingRules_andCount() throws IOException {
        try (EventClient client = EventClient.open(rx.httpPort(), "from=0")) {
            client.next();
            String metrics = get("/metrics").body();
            assertTrue(metrics.contains("logship_streams 2.0"), metrics);
            assertTrue(metrics.contains("logship_open_connections{endpoint=\"http\"} 2.0"), metrics);
            assertTrue(metrics.contains("logship_stream_end_bytes{stream=\"app.log\"} 10.0"), metrics);
            assertTrue(metrics.contains("logship_readers_behind_bytes{endpoint=\"http\"} 20.0"), metrics);
            for (String name : List.of("logship_storage_free_bytes ", "logship_fsync_seconds_total ",
                    "logship_stream_changed_timestamp_seconds{stream=\"app.log\"} ",
                    "logship_sent_bytes_total{endpoint=\"http\"} ", "process_open_fds ",
                    "jvm_memory_used_bytes{area=\"heap\"} ")) {
                assertTrue(metrics.contains(name), name);
            }
            assertNamesAreGood(metrics);
        }
        get("/nothing");
        assertTrue(get("/metrics").body()
                .contains("logship_refusals_total{endpoint=\"http\",reason=\"malformed\"} 1.0"));
    }

    /// The rules of `promtool check metrics`: a help text for each, counters end with `_total`, base units.
    private static void assertNamesAreGood(String metrics) {
        Matcher types = Pattern.compile("# TYPE (\\S+) (\\S+)").matcher(metrics);
        int count = 0;
        while (types.find()) {
            String name = types.group(1);
            count++;
            assertTrue(metrics.contains("# HELP " + name + " "), name);
            assertEquals(types.group(2).equals("counter"), name.endsWith("_total"), name);
            assertFalse(name.matches(".*_(ms|millis|milliseconds|kb|kilobytes|minutes|count|sum|bucket|info)"
                    + "(_total)?|.*[A-Z:].*|.*__.*"), name);
        }
        assertTrue(count > 20, "metrics: " + count);
    }

    private Answer get(String path, String... headers) throws IOException {
        return HttpClient.get(rx.httpPort(), path, headers);
    }
}
