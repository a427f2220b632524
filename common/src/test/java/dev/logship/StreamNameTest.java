package dev.logship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"app.log", "web/app.log", "...", "a b", ".hidden", "é.log", "-n", "a\\b", "~",
            "12"})
    void name_ofPlainSegments_isTaken(String text) {
        assertEquals(text, new StreamName(text).text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''|empty", "/etc/passwd|absolute", "../x|'..'", "a/../b|'..'", "a/./b|'.'", ".|'.'",
                "a//b|empty segment",
        "a/|empty segment", ".logship/lock|reserved", "a/.logship|reserved"})
    void name_thatCouldLeaveItsDirectory_isRefusedWithTheReason(String text, String reason) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> new StreamName(text));
        assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 13, 27, 127, 0x85})
    void name_withAControlCharacter_isRefused(int character) {
        String text = "a" + Character.toString(character) + "b";
        assertThrows(IllegalArgumentException.class, () -> new StreamName(text));
    }

    @Test
    void segment_over255Bytes_isRefused_countedInBytes() {
        assertEquals(255, new StreamName("x".repeat(255)).text().length());
        assertThrows(IllegalArgumentException.class, () -> new StreamName("x".repeat(256)));
        assertThrows(IllegalArgumentException.class, () -> new StreamName("é".repeat(128)));
    }

    @Test
    void line_over1024Bytes_isRefused() {
        String segment = "x".repeat(255);
        byte[] longest =
                String.join("/", segment, segment, segment, segment.substring(1), "y").getBytes(UTF_8);
        assertEquals(1024, StreamName.parse(longest).text().length());
        byte[] longer = String.join("/", segment, segment, segment, segment, "y").getBytes(UTF_8);
        assertThrows(IllegalArgumentException.class, () -> StreamName.parse(longer));
    }

    @Test
    void line_withWhiteSpaceAround_isStripped_asTheOriginalDoes() {
        assertEquals("foo bar.log", StreamName.parse(" \t foo bar.log \r\u000b".getBytes(UTF_8)).text());
        assertEquals("\u00a0x", StreamName.parse("\u00a0x".getBytes(UTF_8)).text());
    }

    @Test
    void line_thatIsNotUtf8_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> StreamName.parse(new byte[] {'a', (byte) 0xff}));
    }

    @Test
    void from_putsTheHostBeforeTheName() {
        assertEquals("::1_web/app.log", new StreamName("web/app.log").from("::1").text());
    }
}
