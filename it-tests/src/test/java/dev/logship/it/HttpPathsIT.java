package dev.logship.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.EventClient;
import dev.logship.it.peer.HttpClient;
import dev.logship.it.peer.HttpClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is behind each path of the http endpoint.
final class HttpPathsIT {
    private static final String TEXT = "0123456789";

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "bytes=0-3 | 206 | 0123 | bytes 0-3/10",
        "bytes=4- | 206 | 456789 | bytes 4-9/10",
        "bytes=-2 | 206 | 89 | bytes 8-9/10",
        "bytes=8-99 | 206 | 89 | bytes 8-9/10",
        "bytes=-99 | 206 | 0123456789 | bytes 0-9/10",
        "bytes=10- | 416 | | bytes */10",
        "bytes=5-4 | 416 | | bytes */10",
        "bytes=-0 | 416 | | bytes */10",
        "bytes=0-1,4-5 | 200 | 0123456789 | ''",
        "bytes=- | 200 | 0123456789 | ''",
        "lines=0-1 | 200 | 0123456789 | ''",
        "bytes=99999999999999999999- | 200 | 0123456789 | ''",
    })
    void range_isServed(String range, int status, String body, String contentRange) throws IOException {
        Answer answer = get("/streams/app.log", "Range: " + range);
        assertEquals(status, answer.status());
        assertEquals(contentRange, answer.header("content-range"));
        if (status != 416) assertEquals(body, answer.body());
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
        String tag = get("/streams/app.log").header("etag");
        assertEquals(304, get("/streams/app.log", "If-None-Match: " + tag).status());
        assertEquals(206, get("/streams/app.log", "Range: bytes=1-", "If-Range: " + tag).status());
        TestFiles.append(rx.storage().resolve("10.0.0.7_web/a b+ü%FF;x.log"), new byte[0]);
        assertEquals(200, get("/streams/app.log", "Range: bytes=1-", "If-Range: \"other\"").status());
    }

    @Test
    void name_withFoldersAndSigns_isServed_andDownloadedUnderAName() throws IOException {
        String path = "/streams/10.0.0.7_web/a%20b+%C3%BC%25FF%3Bx.log";
        assertEquals(TEXT, get(path).body());
        Answer answer = get(path + "?download");
        assertEquals("attachment; filename*=UTF-8''10.0.0.7_web_a%20b%2B%C3%BC%25FF%3Bx.log",
                answer.header("content-disposition"));
        assertEquals("nosniff", answer.header("x-content-type-options"));
        assertTrue(answer.header("content-type").startsWith("text/plain"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/streams/../secret", "/streams/%2e%2e/secret", "/streams/..%2fsecret",
        "/streams/%2e%2e%2fsecret", "/streams/..%5csecret", "/streams/%252e%252e/secret",
        "/streams/a/../../secret", "/streams//secret", "/streams/%00secret", "/streams/..;/secret",
        "/streams/%c0%ae%c0%ae/secret", "/streams/\\..\\secret", "/streams/.logship/lock",
        "/streams/%2Flogship", "/streams/", "/assets/../index.html", "/assets/%2e%2e/index.html",
        "/webjars/lit/../../../../dev/logship/Limits.class", "/webjars/lit/3.3.2/../../x.js", "//etc/passwd",
        "/streams/%u002e%u002e/secret", "/streams/..%00/secret", "/nothing", "http://127.0.0.1/streams/../secret"})
    void path_thatLeadsNowhere_isRefused(String path) throws IOException {
        Answer answer = get(path);
        assertTrue(answer.status() == 400 || answer.status() == 404, path + ": " + answer);
        assertFalse(answer.body().contains(TEXT), path);
    }

    @Test
    void lists_tellOfStreams() throws IOException {
        String list = get("/streams").body();
        assertTrue(list.contains("{\"name\":\"app.log\",\"start\":0,\"size\":10,\"rate\":0,\"changed\":\""), list);
        assertTrue(list.contains("\"host\":\"10.0.0.7\""), list);
        String status = get("/status").body();
        assertTrue(status.startsWith("{\"service\":\"logship\",\"version\":\""), status);
        assertTrue(status.contains("\"http_server\":{\"port\":" + rx.httpPort() + ",\"active_clients\":0,"), status);
        assertEquals("ok\n", get("/healthz").body());
        assertEquals(200, get("/readyz").status());
    }

    @Test
    void page_loadsItsOwnFilesOnly() throws IOException {
        Answer page = get("/");
        assertTrue(page.header("content-security-policy").startsWith("default-src 'none'; script-src 'self' 'sha"));
        Set<String> files = new HashSet<>();
        Matcher links = Pattern.compile("\"(/[^\"]+\\.(?:js|css))\"").matcher(page.body());
        while (links.find()) files.add(links.group(1));
        assertTrue(files.size() > 5, files::toString);
        for (String file : files) {
            Answer answer = get(file);
            assertEquals(200, answer.status(), file);
            assertTrue(answer.header("content-type").startsWith("text/"), file);
        }
    }

    @ParameterizedTest
    @CsvSource({"localhost, 200", "localhost:8080, 200", "127.0.0.1, 200", "[::1]:99, 200", "192.0.2.7, 200",
        "evil.example, 421", "127.0.0.1.evil.example, 421", "localhost.evil.example:8080, 421"})
    void host_thatIsNotThisOne_isRefused(String host, int status) throws IOException {
        assertEquals(status, get("/streams", "Host: " + host).status());
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

    @ParameterizedTest
    @ValueSource(strings = {"from=x", "from=1&from=2", "filter=(", "from=99999999999999999999", "stream=%ff%", "from="})
    void query_thatIsWrong_isRefusedWithTheReason(String query) throws IOException {
        Answer answer = get("/stream?" + query);
        assertEquals(400, answer.status(), answer::toString);
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
