package dev.logship.it.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.it.support.Logship;
import dev.logship.it.support.Rx;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The page reads earlier lines while the server sends the existing ones: either may come first.
@Tag("http")
final class PageReaderIT {
    private static final String LOG = "app.log";

    /// A reader whose live lines arrive when the test sends them, and whose reads wait for a release.
    private static final String READER = """
            const [log, ...rest] = arguments;
            const done = rest.pop();
            window.EventSource = class {
              constructor() { window.live = this; }
              addEventListener() {}
              close() {}
            };
            const fetch = window.fetch;
            let release;
            const held = new Promise(resolve => { release = resolve; });
            window.fetch = (...request) => held.then(() => fetch(...request));
            const send = (reader, line) => new Promise(resolve => {
              reader.addEventListener('lines', resolve, { once: true });
              window.live.onmessage({ data: JSON.stringify({ stream: log, ...line }), lastEventId: '' });
            });
            import('/assets/reader.js').then(async ({ Reader }) => {
              const reader = new Reader();
              reader.sizeOf = () => 4;
              reader.follow([log]);
              const older = reader.older(() => true);
              %s
              done(reader.store.lines.map(line => line.message).join());
            }).catch(e => done(String(e)));
            """;

    @RegisterExtension static final Browser browser = new Browser();
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @BeforeEach
    void open() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"), "--http-port", "0");
        rx.append(LOG, "one\n");
        LogPage.open(browser, rx.httpPort(), Rx.stream(LOG)).awaitLines("one");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void line_thatIsReadAndSentLive_isShownOnce(boolean liveFirst) {
        assertEquals("one", browser.runUntilDone(READER.formatted("""
                const [liveFirst] = rest;
                if (!liveFirst) release();
                if (!liveFirst) await older;
                await send(reader, { offset: 0, end: 4, message: 'one' });
                release();
                await older;
                """), Rx.stream(LOG), liveFirst));
    }

    @Test
    void lines_ofAStreamThatReplacesTheOneThatWasRead_areShown() {
        assertEquals("one,new", browser.runUntilDone(READER.formatted("""
                release();
                await older;
                await send(reader, { offset: 0, end: 4, message: 'one' });
                await send(reader, { offset: 0, end: 4, message: 'new' });
                """), Rx.stream(LOG)));
    }
}
