package dev.logship.it.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The page of the http endpoint in a browser, as its reader sees it.
final class LogPage {
    private static final String ROWS = "[...document.querySelectorAll('.row')]";

    private final Browser browser;

    LogPage(Browser browser) {
        this.browser = browser;
    }

    /// Opens the page to follow these streams, and waits until it does.
    static LogPage open(Browser browser, int port, String... streams) {
        String names = Arrays.stream(streams)
                .map(name -> "stream=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        browser.open("http://127.0.0.1:" + port + "/#" + names);
        var page = new LogPage(browser);
        page.awaitText("footer", "live");
        return page;
    }

    /// The messages of the lines that have a row, from top to bottom.
    List<String> lines() {
        return strings("return " + ROWS + ".map(row => row.querySelector('.text').textContent)");
    }

    /// The messages of all lines in memory, of which the last ones have a row.
    List<String> allLines() {
        return strings("return document.querySelector('log-view').store.lines.map(line => line.message)");
    }

    /// The offsets of the lines that have a row.
    List<Long> offsets() {
        return strings("return " + ROWS + ".map(row => row.dataset.offset)").stream().map(Long::valueOf)
                .toList();
    }

    /// Asserts that the lines are consecutive, as those of [NumberedLines].
    void assertNoHole() {
        List<Long> offsets = offsets();
        NumberedLines.assertOffsets(offsets.getFirst(), 0, offsets.size(), offsets);
    }

    /// Whether the selected line can be seen without scrolling.
    boolean isSelectedVisible() {
        return Boolean.TRUE.equals(browser.run("""
                const row = document.querySelector('.row.selected').getBoundingClientRect();
                const view = document.querySelector('log-view').getBoundingClientRect();
                return row.top >= view.top - 1 && row.bottom <= view.bottom + 1"""));
    }

    /// The text of all elements of this selector.
    String text(String selector) {
        return String.join(" ", strings(
                "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", selector));
    }

    long number(String script) {
        return ((Number) Objects.requireNonNull(browser.run(script))).longValue();
    }

    void awaitLines(String... expected) {
        await().untilAsserted(() -> assertEquals(List.of(expected), lines()));
    }

    void awaitLast(String expected) {
        awaitOnly(".row:last-child .text", expected);
    }

    void awaitText(String selector, String part) {
        await().untilAsserted(() -> {
            String text = text(selector);
            assertTrue(text.contains(part), () -> "'" + part + "' in " + selector + ": " + text);
        });
    }

    void awaitSelected(String message) {
        awaitOnly(".row.selected .text", message);
    }

    private void awaitOnly(String selector, String text) {
        await().untilAsserted(() -> assertEquals(text, text(selector)));
    }

    void click(String selector) {
        browser.find(selector).click();
    }

    /// Types into a field, after its text.
    void type(String selector, CharSequence... keys) {
        browser.find(selector).sendKeys(keys);
    }

    /// Presses keys for the lines, not for a field.
    void press(CharSequence... keys) {
        browser.find("log-view").sendKeys(keys);
    }

    /// Scrolls up until the line at this offset has a row. Returns the offsets of all lines that had one on
    /// the way, in order.
    List<Long> scrollBackTo(long offset) {
        Object seen = browser.runUntilDone("""
                const view = document.querySelector('log-view');
                const seen = new Set();
                const [offset, done] = arguments;
                const look = () => {
                  for (const row of view.children) seen.add(Number(row.dataset.offset));
                  if (seen.has(offset)) done([...seen].sort((a, b) => a - b).join(' '));
                  view.scrollTop = 0;
                  if (!seen.has(offset)) requestAnimationFrame(look);
                };
                look();""", offset);
        return Arrays.stream(String.valueOf(seen).split(" ", -1)).map(Long::valueOf).toList();
    }

    /// The result of a script, an array of strings.
    List<String> strings(String script, Object... arguments) {
        @Nullable Object found = browser.run(script, arguments);
        return ((List<?>) Objects.requireNonNull(found)).stream().map(String::valueOf).toList();
    }
}
