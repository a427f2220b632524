package dev.logship.it.http;

import static dev.logship.it.http.NumberedLines.LENGTH;
import static dev.logship.it.http.NumberedLines.assertLines;
import static dev.logship.it.http.NumberedLines.assertOffsets;
import static dev.logship.it.http.NumberedLines.line;
import static dev.logship.it.http.NumberedLines.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.logship.it.peer.ShipClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/// The page in a browser: servers that are killed, lines that are hostile, long, or many.
@Tag("http")
final class PageFaultsIT {
    private static final String LOG = "app.log";
    private static final int MAX_ROWS = 2_000;

    @RegisterExtension static final Browser browser = new Browser();
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    void receiver_killedAndStartedAgain_pageGoesOnAndShowsEachLineOnce() throws IOException {
        int port = Logship.freePort();
        Rx rx = rx(port);
        rx.append(LOG, text(0, 10));
        LogPage page = LogPage.open(browser, port, Rx.stream(LOG));
        page.awaitLast(line(9));
        rx.process().kill();
        page.awaitText("footer", "reconnecting");
        TestFiles.append(rx.file(LOG), text(10, 5_000).getBytes(StandardCharsets.UTF_8));
        rx = rx(port);
        rx.append(LOG, text(5_000, 5_010));
        page.awaitLast(line(5_009));
        assertLines(0, 5_010, page.allLines());
    }

    @Test
    void proxy_thatAnswersInstead_isAskedAgain_andEachLineShownOnce() throws Exception {
        int port = Logship.freePort();
        Rx rx = rx(port);
        rx.append("a.log", text(0, 10));
        rx.append("b.log", "b\n");
        LogPage page = LogPage.open(browser, port, Rx.stream("a.log"), Rx.stream("b.log"));
        await().until(() -> page.lines().size() == 11);
        rx.process().kill();
        CountDownLatch asked = new CountDownLatch(1);
        HttpServer proxy =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        proxy.createContext("/", exchange -> {
            exchange.sendResponseHeaders(502, -1);
            exchange.close();
            if (exchange.getRequestURI().getPath().equals("/stream")) asked.countDown();
        });
        proxy.start();
        assertTrue(asked.await(30, TimeUnit.SECONDS), "the page asks again");
        proxy.stop(0);
        // More than is shown of a stream when it is opened.
        TestFiles.append(rx.file("a.log"), text(10, 5_000).getBytes(StandardCharsets.UTF_8));
        rx(port);
        page.awaitLast(line(4_999));
        List<String> all = page.allLines();
        assertLines(10, 5_000, all.subList(11, all.size()));
    }

    @Test
    void eventSource_ofAnyPage_resumesByItselfAfterAKill() throws IOException {
        int port = Logship.freePort();
        Rx rx = rx(port);
        rx.append(LOG, text(0, 100));
        browser.open("http://127.0.0.1:" + port + "/healthz");
        browser.run("""
                window.lines = [];
                new EventSource('/stream?from=0').onmessage = e => lines.push(JSON.parse(e.data).message)""");
        var page = new LogPage(browser);
        await().until(() -> page.strings("return lines").size() == 100);
        rx.process().kill();
        TestFiles.append(rx.file(LOG), text(100, 1_000).getBytes(StandardCharsets.UTF_8));
        rx(port).append(LOG, text(1_000, 1_001));
        await().until(() -> page.strings("return lines").contains(line(1_000)));
        assertLines(0, 1_001, page.strings("return lines"));
    }

    @Test
    void markup_inALineOrAName_isText() throws IOException {
        Rx rx = rx(0);
        String hostile = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>";
        String name = "<img src=x onerror=alert(1)>.log";
        rx.append(name, hostile + "\n{\"msg\":\"m\",\"<b>\":\"" + hostile + "\"}\n");
        LogPage page = LogPage.open(browser, rx.httpPort(), Rx.stream(name));
        page.awaitLines(hostile, "m <b>=" + hostile);
        page.awaitText("stream-list .name", name);
        page.type("#search", "<script>");
        page.awaitText("mark", "<script>");
        assertEquals(0, page.number(
                "return document.querySelectorAll('logship-page :is(script, img, b)').length"));
        assertEquals(List.of("undefined"), page.strings("return [typeof window.ran]"));
    }

    @Test
    void longLine_isCutAndMarked_andThePageGoesOn() throws IOException {
        Rx rx = rx(0);
        rx.append(LOG, "before\n" + "x".repeat(1 << 20) + "\n");
        LogPage page = LogPage.open(browser, rx.httpPort(), Rx.stream(LOG));
        await().until(() -> page.lines().size() == 2); // read back from the file
        rx.append(LOG, "between\n" + "y".repeat(1 << 20) + "\nlast\n"); // as events
        page.awaitLast("last");
        List<String> lines = page.lines();
        assertEquals(List.of("before", "between", "last"), List.of(lines.get(0), lines.get(2), lines.get(4)));
        for (int i : new int[] {1, 3}) {
            assertTrue(lines.get(i).length() < 5_000, () -> "characters shown: " + lines.get(i).length());
            assertTrue(lines.get(i).endsWith("the line has 1,048,577 bytes; show more"), lines.get(i));
        }
        page.click(".row .more");
        await().until(() -> page.lines().get(1).length() > 50_000);
        page.click(".row:nth-child(4) .more"); // the server sent its first 64 KiB
        await().until(() ->
                page.lines().get(3).endsWith("has 1,048,577 bytes; download the stream to see all"));
        page.press(Keys.END);
        rx.append(LOG, "more\n");
        page.awaitLast("more");
    }

    /// The page reads 4 MiB at most to find a line's other end.
    @Test
    void line_longerThanThePageReads_isMarked_readBackAndForth() throws IOException {
        Rx rx = rx(0);
        int length = 9_000_000;
        rx.append(LOG, "before\n" + "x".repeat(length) + "\nbehind\n");
        LogPage page = LogPage.open(browser, rx.httpPort(), Rx.stream(LOG));
        page.awaitLast("behind");
        page.scrollBackTo(0);
        List<String> back = page.lines();
        assertEquals(List.of("before", "behind"), List.of(back.getFirst(), back.getLast()));
        assertEquals(3, back.size());
        assertTrue(back.get(1).startsWith("end of a line of more than 4,194,304 bytes … "),
                back.get(1));
        page.press("g");
        browser.press("0", Keys.ENTER);
        page.awaitSelected("before");
        await().until(() -> {
            page.press(Keys.ARROW_DOWN);
            return page.lines().size() == 3;
        });
        List<String> forth = page.lines();
        assertEquals(List.of("before", "behind"), List.of(forth.getFirst(), forth.getLast()));
        assertTrue(forth.get(1).endsWith("the line has more than 4,194,304 bytes; show more"), forth.get(1));
        page.click(".row .more");
        await().until(() -> page.lines().get(1).endsWith(" bytes; download the stream to see all"));
        page.type("#offset", "5000000", Keys.ENTER); // within it
        page.awaitSelected("behind");
    }

    @Test
    void manyLines_forLong_keepRowsAndMemoryBounded_andScrollingBackShowsThoseNotDrawn() throws IOException {
        Rx rx = rx(0);
        LogPage page;
        long heapBefore;
        int next = 0;
        try (ShipClient sender = ShipClient.open(rx.shipPort(), LOG)) {
            sender.answer();
            sender.send(text(0, 1));
            await().until(() -> TestFiles.size(rx.file(LOG)) == LENGTH);
            page = LogPage.open(browser, rx.httpPort(), Rx.stream(LOG));
            page.awaitLast(line(0));
            browser.run("""
                    window.frames = 0;
                    window.mostRows = 0;
                    const view = document.querySelector('log-view');
                    const count = () => {
                      window.frames++;
                      window.mostRows = Math.max(window.mostRows, view.children.length);
                      requestAnimationFrame(count);
                    };
                    count();""");
            heapBefore = heap(page);
            next = 1;
            long start = System.nanoTime();
            for (int tick = 1; tick <= 400; tick++) {
                long due = start + tick * TimeUnit.MILLISECONDS.toNanos(50);
                await().pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() >= due);
                sender.send(text(next, next + 250));
                next += 250;
            }
            page.awaitLast(line(next - 1));
            System.out.println("frames drawn in 20 s at 5,000 lines a second: "
                    + page.number("return window.frames") + "; " + page.text("footer span"));
            sender.send(text(next, next + 60_000));
            next += 60_000;
            sender.halfClose();
        }
        page.awaitLast(line(next - 1));
        page.awaitText("footer", "lines not drawn; scroll up to see them");
        assertTrue(page.number("return window.mostRows") <= MAX_ROWS, "rows");
        long grown = heap(page) - heapBefore;
        System.out.println("heap of the page grew by " + grown / 1024 + " KiB over " + next + " lines");
        assertTrue(grown < 30_000_000, grown + " bytes more in the heap");
        int first = next - 10_000;
        List<Long> seen = page.scrollBackTo(first * LENGTH);
        assertOffsets(0, first, next, seen.subList(seen.size() - 10_000, seen.size()));
        assertTrue(page.number("return window.mostRows") <= MAX_ROWS + 200, "rows");
    }

    @Test
    void stream_whoseStartIsGone_isReadBackToWhereItBegins() throws IOException {
        Path directory = dir.resolve("logs");
        Path log = TestFiles.write(directory.resolve(LOG),
                "gone 1\ngone 2\n".getBytes(StandardCharsets.UTF_8));
        Rx server = serve(directory);
        LogPage.open(browser, server.httpPort(), LOG).awaitLines("gone 1", "gone 2");
        Files.move(log, directory.resolve("app.log.1"));
        Files.writeString(log, text(0, 3_000));
        LogPage.open(browser, server.httpPort(), LOG).awaitLast(line(2_999));
        server.process().terminate();
        server.process().assertExit(0);
        Files.delete(directory.resolve("app.log.1"));
        LogPage page = LogPage.open(browser, serve(directory).httpPort(), LOG);
        page.awaitLast(line(2_999));
        assertOffsets(14, 0, 3_000, page.scrollBackTo(14));
        page.press("g");
        browser.press("0", Keys.ENTER);
        page.awaitSelected(line(0));
    }

    private Rx serve(Path directory) throws IOException {
        return new Rx(logship.start("serve", directory.toString(), "--http-port", "0",
                "--state-path", dir.resolve("state").toString()), dir);
    }

    private Rx rx(int httpPort) throws IOException {
        return logship.rx(dir.resolve("storage"), "--http-port", Integer.toString(httpPort));
    }

    /// The heap of the page's JavaScript, without garbage.
    private static long heap(LogPage page) {
        browser.ask("HeapProfiler.collectGarbage", Map.of());
        return page.number("return performance.memory.usedJSHeapSize");
    }
}
