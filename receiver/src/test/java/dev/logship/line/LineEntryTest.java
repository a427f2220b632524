package dev.logship.line;

import dev.logship.wire.Json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.logship.ByteRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineEntryTest {
    private static final Instant NOW = Instant.parse("2024-01-01T12:00:00.123Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[ERROR] x | ERROR", "ERROR: x | ERROR", "a ERROR b | ERROR", "ERR: x | ERROR", "[ERR] x | ERROR",
        "FATAL: x | ERROR", "[WARN] x | WARN", "WARNING: x | WARN", "a INFO b | INFO", "[DEBUG] | DEBUG",
        "TRACE: x | TRACE", "INFO: then ERROR: x | ERROR", "no errors here | ''", "TERROR: x | ''",
    })
    void line_isItsMessage_withTheLevelOfItsMark(String text, String level) {
        assertEquals(new LineEntry(NOW.toString(), level, text, ""), entry(text));
    }

    @Test
    void jsonWithAMessage_saysTimeLevelAndFields() {
        LineEntry entry = entry("{\"time\":\"2023-05-06T07:08:09.5+02:00\",\"level\":\"warning\","
                + "\"msg\":\"m\","
                + "\"n\":1e400,\"d\":0.10,\"big\":123456789012345678901234567890,"
                + "\"o\":{\"a\":[1,null,true]}}");
        assertEquals(new LineEntry("2023-05-06T07:08:09.5+02:00", "WARN", "m", "{\"n\":1e400,\"d\":0.10,"
                + "\"big\":123456789012345678901234567890,\"o\":{\"a\":[1,null,true]}}"), entry);
    }

    @Test
    void jsonFields_areAmongTheFields() {
        assertEquals("{\"a\":1,\"b\":2}", entry("{\"message\":\"m\",\"fields\":{\"a\":1},\"b\":2}").fields());
        assertEquals("", entry("{\"message\":\"m\",\"fields\":{}}").fields());
    }

    @Test
    void jsonWithOddTimeOrLevel_keepsThemAsFields() {
        LineEntry entry = entry("{\"level\":30,\"time\":1531171074631,\"msg\":\"m\",\"msg\":\"again\"}");
        assertEquals(new LineEntry(NOW.toString(), "", "m",
                "{\"level\":30,\"time\":1531171074631,\"msg\":\"again\"}"), entry);
        assertEquals("{\"time\":\"noon\"}", entry("{\"time\":\"noon\",\"msg\":\"m\"}").fields());
        assertEquals("notice", entry("{\"level\":\"notice\",\"msg\":\"m\"}").level());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"a\":1}", "{\"msg\":1}", "{\"msg\":\"m\"} x", "{\"msg\":\"m\"", "{msg:1}", "{\"msg\":\"m\",}",
                "{"})
    void whatIsNoJsonWithAMessage_isTheMessage(String text) {
        assertEquals(text, entry(text).message());
    }

    @Test
    void deepJson_isTheMessage() {
        String deep = "{\"msg\":\"m\",\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
        assertEquals(deep, entry(deep).message());
    }

    @Test
    void blankLine_isNoEntry() {
        assertNull(LineEntry.of(new Line(new ByteRange(0, 3), " \t", false), NOW));
    }

    @Test
    void json_leavesOutWhatIsEmpty_andEscapesWhatIsNoText() {
        assertEquals("{\"time\":\"2024-01-01T12:00:00.123Z\",\"source\":\"s\",\"message\":\"a\\u0000b\"}",
                json(entry("a\0b")));
        assertEquals("{\"time\":\"2024-01-01T12:00:00.123Z\",\"source\":\"s\",\"level\":\"INFO\","
                + "\"message\":\"\ud800\",\"fields\":{\"a\":1}}",
                json(entry("{\"msg\":\"\\ud800\",\"level\":\"INFO\",\"a\":1}")));
    }

    @Test
    void heartbeat_isTextOrJson() {
        Heartbeat beat = new Heartbeat(NOW, 5, Duration.ofHours(1));
        Heartbeat.Config full = new Heartbeat.Config(Duration.ofSeconds(1), true, true);
        Heartbeat.Config bare = new Heartbeat.Config(Duration.ofSeconds(1), false, false);
        assertEquals("heartbeat 2024-01-01T12:00:00Z clients=5 uptime=3600s", beat.text(full));
        assertEquals("heartbeat", beat.text(bare));
        assertEquals("{\"type\":\"heartbeat\",\"timestamp\":\"2024-01-01T12:00:00Z\",\"active_clients\":5,"
                + "\"uptime_seconds\":3600}", beat.json(full, "timestamp", "active_clients"));
        assertEquals("{\"type\":\"heartbeat\"}", beat.json(bare, "time", "active_connections"));
    }

    @Test
    void filter_thatBacktracks_isStoppedInTime() {
        LineFilter filter = new LineFilter("(a+)+$");
        assertThrows(SlowFilterException.class, () -> filter.test("a".repeat(60_000) + "b"));
        LineFilter deep = new LineFilter("(a|b)*$");
        assertThrows(SlowFilterException.class, () -> deep.test("ab".repeat(30_000) + "c"));
        assertThrows(IllegalArgumentException.class, () -> new LineFilter("("));
    }

    private static LineEntry entry(String text) {
        Line line = new Line(new ByteRange(0, text.length() + 1), text, false);
        return Objects.requireNonNull(LineEntry.of(line, NOW));
    }

    private static String json(LineEntry entry) {
        return Json.object(json -> entry.writeTo(json, "s"));
    }
}
