package dev.logship.it.http;

import static dev.logship.it.http.NumberedLines.LENGTH;
import static dev.logship.it.http.NumberedLines.assertOffsets;
import static dev.logship.it.http.NumberedLines.line;
import static dev.logship.it.http.NumberedLines.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/// The page in a browser, as users use it.
@Tag("http")
final class PageIT {
    private static final String LOG = "app.log";

    @RegisterExtension static final Browser browser = new Browser();
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Rx rx;

    @BeforeEach
    void receiver() throws IOException {
        rx = logship.rx(dir.resolve("storage"), "--http-port", "0");
    }

    @Test
    void follow_lineThatIsAppended_appearsWhenItIsWhole() throws IOException {
        rx.append(LOG, "one\n");
        LogPage page = open(LOG);
        page.awaitLines("one");
        rx.append(LOG, "two\nthr");
        page.awaitLines("one", "two");
        rx.append(LOG, "ee\n\n{\"level\":\"error\",\"msg\":\"four\",\"n\":4}\n");
        page.awaitLines("one", "two", "three", "four n=4");
        assertEquals("four n=4", page.text(".row.error .text"));
    }

    @Test
    void pause_linesThatCome_waitAndAreCounted_untilItGoesOn() throws IOException {
        rx.append(LOG, text(0, 100));
        LogPage page = open(LOG);
        page.awaitLast(line(99));
        page.press(Keys.SPACE);
        page.awaitText("footer", "paused");
        List<String> before = page.lines();
        rx.append(LOG, text(100, 103));
        page.awaitText(".resume", "3 new lines");
        assertEquals(before, page.lines());
        page.press(Keys.END);
        page.awaitLast(line(102));
        rx.append(LOG, text(103, 104));
        page.awaitLast(line(103));
    }

    @Test
    void filter_byTextAndLevel_leavesWhatMatches_alsoOfWhatComes() throws IOException {
        rx.append(LOG, "INFO: GET /a\nERROR: GET /b\nWARN: POST /c\nget /d\n");
        LogPage page = open(LOG);
        page.type("#include", "get /");
        page.awaitLines("INFO: GET /a", "ERROR: GET /b", "get /d");
        page.type("#exclude", "/[ax]$");
        page.awaitLines("ERROR: GET /b", "get /d");
        page.click("[data-level=NONE]");
        page.awaitLines("ERROR: GET /b");
        rx.append(LOG, "WARN: GET /x\nget /y\nWARN: GET /z\n");
        page.awaitLines("ERROR: GET /b", "WARN: GET /z");
        page.click("[data-level=ERROR]");
        page.awaitLines("WARN: GET /z");
        page.type("#include", Keys.chord(Keys.CONTROL, "a"), "(");
        browser.find("#include.bad");
        page.awaitLines("WARN: GET /z");
    }

    @Test
    void search_asItIsTyped_isMarked_andKeysGoFromMatchToMatch() throws IOException {
        rx.append(LOG, "a needle\nhay\nNeedle and needle\nhay\n");
        LogPage page = open(LOG);
        page.press("/");
        browser.press("need");
        page.awaitText("mark", "need Need need");
        browser.press("le", Keys.ENTER);
        page.awaitText("mark", "needle Needle needle");
        page.awaitSelected("a needle");
        browser.press(Keys.ESCAPE);
        page.press("n");
        page.awaitSelected("Needle and needle");
        page.press("N");
        page.awaitSelected("a needle");
    }

    @Test
    void scrollBack_inAFileFarBiggerThanTheWindow_showsEachLineDownToTheFirst() throws IOException {
        int count = 22_000; // more than is kept in memory
        rx.append(LOG, text(0, count));
        LogPage page = open(LOG);
        page.awaitLast(line(count - 1));
        assertOffsets(0, 0, count, page.scrollBackTo(0));
        assertEquals(line(0), page.lines().getFirst());
        page.awaitText("footer", "paused");
        page.press(Keys.END);
        page.awaitLast(line(count - 1));
    }

    @Test
    void link_toALine_showsItInAnotherWindow() throws IOException {
        int count = 5_000;
        rx.append(LOG, text(0, count));
        LogPage page = open(LOG);
        page.awaitLast(line(count - 1));
        page.press("k");
        page.awaitSelected(line(count - 1));
        page.press("k", "y");
        await().until(() -> browser.address().endsWith("&offset=" + (count - 2) * LENGTH));
        rx.append(LOG, text(count, 3 * count));
        browser.openInNewWindow(browser.address());
        var other = new LogPage(browser);
        other.awaitSelected(line(count - 2));
        assertTrue(other.isSelectedVisible());
        other.assertNoHole();
        page.press(Keys.END);
        page.awaitLast(line(3 * count - 1));
        assertFalse(browser.address().contains("offset"));
    }

    @Test
    void offset_thatIsAskedFor_leadsToTheLineThere_andScrollingGoesOnFromIt() throws IOException {
        int count = 20_000;
        rx.append(LOG, text(0, count));
        LogPage page = open(LOG);
        page.awaitLast(line(count - 1));
        page.press("g");
        browser.press("100,001", Keys.ENTER); // within line 4166
        page.awaitSelected(line(4_167));
        assertTrue(page.isSelectedVisible());
        page.awaitText("footer", "paused");
        browser.run("const view = document.querySelector('log-view'); view.scrollTop = view.scrollHeight");
        await("line 4500").until(() -> page.lines().contains(line(4_500)));
        page.assertNoHole();
        page.type("#offset", Keys.chord(Keys.CONTROL, "a"), "99999999", Keys.ENTER);
        page.awaitText(".notice", "no complete line at or after offset 99,999,999");
        page.awaitSelected(line(count - 1));
    }

    @Test
    void error_next_isSelectedByKey() throws IOException {
        rx.append(LOG, text(0, 500) + "ERROR: first\n" + text(500, 4_000)
                + "ERROR: second\n" + text(4_000, 4_100));
        LogPage page = open(LOG);
        page.awaitLast(line(4_099));
        page.press("E");
        page.awaitSelected("ERROR: second");
        page.press("E");
        page.awaitText(".notice", "No earlier error in the loaded lines; scroll up to load more.");
        page.scrollBackTo(0);
        page.press("E");
        page.awaitSelected("ERROR: first");
        page.press("e");
        page.awaitSelected("ERROR: second");
        assertTrue(page.isSelectedVisible());
    }

    @Test
    void streams_several_areFollowedTogether_andListedWithSizeRateAndHost() throws IOException {
        rx.append("a.log", "a1\n");
        rx.append("b.log", "b1\n");
        rx.append("c.log", "c1\n");
        LogPage page = open("a.log");
        page.awaitText("stream-list", "c.log");
        browser.find("[aria-label='Also follow 127.0.0.1_b.log']").click();
        await().until(() -> page.lines().stream().sorted().toList().equals(List.of("a1", "b1")));
        rx.append("c.log", "c2\n");
        rx.append("a.log", "a2\n");
        page.awaitLast("a2");
        rx.append("b.log", "b2\n");
        page.awaitLast("b2");
        assertEquals(4, page.lines().size());
        page.awaitText(".row:last-child .from", Rx.stream("b.log"));
        rx.append("c.log", text(0, 100_000));
        page.awaitText("[data-stream='127.0.0.1_c.log'] .rate", "B/s");
        page.awaitText("[data-stream='127.0.0.1_c.log'] .meta", "127.0.0.1");
        page.awaitText("[data-stream='127.0.0.1_c.log'] .meta", "2.3 MiB");
        page.click("[data-stream='127.0.0.1_c.log']");
        page.awaitLast(line(99_999));
        String link = browser.find("header a[download]").getDomProperty("href");
        assertTrue(Objects.requireNonNull(link).endsWith("/streams/127.0.0.1_c.log?download"), link);
    }

    @Test
    void keys_showHelp_changeThemeWrappingAndList() throws IOException {
        rx.append(LOG, "one\n");
        LogPage page = open(LOG);
        page.awaitLines("one");
        page.press("?");
        page.awaitText("[role=dialog]", "next error");
        page.press(Keys.ESCAPE);
        await().until(() -> page.text("[role=dialog]").isEmpty());
        page.press("t");
        browser.find(":root[data-theme=dark]");
        page.press("t");
        browser.find(":root[data-theme=light]");
        page.press("t", "w");
        browser.find(":root:not([data-theme]) log-view.nowrap");
        assertTrue(browser.find("stream-list").isDisplayed());
        page.press("s");
        assertFalse(browser.find("stream-list").isDisplayed());
    }

    @Test
    void demo_tellsThePagesAddress_whereItsStreamIsLive() throws Exception {
        LogshipProcess demo = logship.start("demo");
        await().until(() -> demo.stdout().contains("Ctrl-C ends it."));
        String told = String.join(" ", demo.stdout());
        int port = Integer.parseInt(told.replaceAll(".*http://127\\.0\\.0\\.1:(\\d+)/.*", "$1"));
        LogPage page = LogPage.open(browser, port, Rx.stream(LOG));
        await().until(() -> !page.lines().isEmpty());
        int lines = page.lines().size();
        await().until(() -> page.lines().size() > lines);
        demo.signal("INT");
        demo.assertExit(0);
    }

    @Test
    void page_wideAndNarrow_lightAndDark_showsAllOfItsWidth() throws IOException {
        rx.append(LOG, "INFO: started\nWARN: " + "wide ".repeat(100) + "\nERROR: " + "x".repeat(500) + "\n");
        rx.append("a-stream-with-a-name-that-is-longer-than-what-a-list-can-show.log", "one\n");
        for (String theme : List.of("light", "dark")) {
            browser.ask("Emulation.setEmulatedMedia", Map.of("features",
                    List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
            for (int width : new int[] {1200, 380}) {
                browser.ask("Emulation.setDeviceMetricsOverride", Map.of(
                        "width", width, "height", 800, "deviceScaleFactor", 1, "mobile", width < 500));
                LogPage page = open(LOG);
                page.awaitText(".row.error .text", "xxx");
                browser.picture(theme + "-" + width);
                assertEquals(List.of(), page.strings("""
                        return [...document.querySelectorAll('header *, main, main *, footer *')]
                            .filter(e => !e.closest('.levels')) // they can be scrolled
                            .filter(e => e.getBoundingClientRect().right > innerWidth)
                            .map(e => e.outerHTML.slice(0, 100))"""), theme + " " + width);
                long bright = page.number("""
                        return Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])""");
                assertEquals(theme.equals("light"), bright > 128, theme + ": " + bright);
            }
        }
        browser.ask("Emulation.clearDeviceMetricsOverride", Map.of());
        browser.ask("Emulation.setEmulatedMedia", Map.of("features", List.of()));
    }

    @Test
    void page_asksNobodyButItsServer() throws IOException {
        rx.append(LOG, "one\n");
        open(LOG).awaitLines("one");
        List<String> asked = new LogPage(browser).strings(
                "return performance.getEntriesByType('resource').map(entry => entry.name)");
        assertTrue(asked.size() > 10, asked::toString);
        assertEquals(List.of(), asked.stream()
                .filter(name -> !name.startsWith("http://127.0.0.1:" + rx.httpPort() + "/")).toList());
    }

    private LogPage open(String log) {
        return LogPage.open(browser, rx.httpPort(), Rx.stream(log));
    }
}
