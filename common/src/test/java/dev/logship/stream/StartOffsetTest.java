package dev.logship.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartOffsetTest {
    @ParameterizedTest
    @CsvSource({"0,0", "1000,1000", "+7,7", "-1000,-1000", "-0,0", "'  12',12", "'\t12',12", "0012,12",
        "9223372036854775807,9223372036854775807"})
    void line_withAnInteger_isAnOffset(String line, long value) {
        assertEquals(value, StartOffset.parse(line.getBytes(ISO_8859_1)).value());
        assertEquals(value, StartOffset.parse((line + "\r").getBytes(ISO_8859_1)).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "1x", "1 2", "--1", "+-1", "1.5", "0x10", "1\r\r", "\u0661"})
    void line_withAnythingElse_isNone(String line) {
        assertFalse(StartOffset.isOffset(line.getBytes(ISO_8859_1)));
        assertThrows(IllegalArgumentException.class, () -> StartOffset.parse(line.getBytes(ISO_8859_1)));
    }

    @Test
    void line_withAnIntegerNoStreamReaches_isRefused() {
        byte[] tooLarge = "9223372036854775808".getBytes(ISO_8859_1);
        assertThrows(IllegalArgumentException.class, () -> StartOffset.parse(tooLarge));
    }

    @ParameterizedTest
    @CsvSource({"0,100,0", "30,100,30", "300,100,300", "-30,100,70", "-100,100,0", "-300,100,0", "-1,0,0",
        "-9223372036854775808,100,0"})
    void resolve_countsNegativeOffsetsFromTheEnd_andStopsAtTheStart(long value, long end, long from) {
        assertEquals(from, new StartOffset(value).resolve(end));
    }
}
