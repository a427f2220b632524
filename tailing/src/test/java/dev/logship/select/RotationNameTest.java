package dev.logship.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.select.RotationName.Mark;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RotationNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"app.log.1", "app.log.12", "app.log-1", "app.log-20261123", "app.log.20261123",
        "app.log-20261123-1700000000", "app.log.2026-11-23", "app.log.2026-11-23_12:30:00",
        "app.log.20261123T123000Z", "app.log.20261126-101010", "app.log.40000000683d1f0e1234abcd"})
    void mark_ofThePathPlusANumberOrDate_isFound(String name) {
        assertTrue(RotationName.mark("app.log", name).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.log", "app.log.gz", "app.log.1.gz", "app.log.1~", "app.log~", "app.log.bak",
        "app.log.old", "app.log.1.old", "app.logs.1", "other.log.1", "app.log.", "app.log-", "app.log..1",
        "1", ".1", "app.log1", "app.log_1", "xapp.log.1", "app-one.log", "app-20261123.log", "app_1.log",
        "app.1.log", "app.log.1 ", "app.log.x1", "app.log.40000000683d1f0e1234abc"})
    void mark_ofAnyOtherName_isNone(String name) {
        assertEquals(Optional.empty(), RotationName.mark("app.log", name));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        app.log.1                | app.log
        app.log-20261123         | app.log
        app.log.2026-11-23       | app.log app.log.2026 app.log.2026-11
        app.log                  | ''
        app-1.log                | ''
        app.log.1.gz             | ''
        """)
    void logs_areThoseOfWhichTheNameIsARotatedOne(String name, String logs) {
        assertEquals(logs, String.join(" ", RotationName.logs(name)));
    }

    @ParameterizedTest
    @CsvSource({"1,false", "01,false", "99999,false", "100000,true", "20261123,true", "2026-11-23,true",
        "20261123T123000Z,true", "1.2,true", "40000000683d1f0e1234abcd,true"})
    void mark_ofMoreThanFiveDigitsOrSeveralNumbers_isADate(String text, boolean isDate) {
        assertEquals(isDate, Mark.of(text).orElseThrow().isDate());
    }

    @ParameterizedTest
    @CsvSource({"1,2", "9,10", "09,10", "20261123,20261124", "2026-11-30,2026-12-01", "2026-9-30,2026-11-01",
        "20261123,20261123-1700000000", "20261126-091010,20261126-101010",
        "40000000683d1f0e1234abcd,40000000683d1f0e1234abce",
        "40000000683d1f0e1234abcd,40000000683d1f0f00000000"})
    void marks_compareAsNumbersAndTimesDo(String less, String more) {
        assertTrue(mark(less).compareTo(mark(more)) < 0);
        assertTrue(mark(more).compareTo(mark(less)) > 0);
        assertEquals(0, mark(less).compareTo(mark(less)));
    }

    @Test
    void number_isNextAfterTheOneBelow_andNoDateIs() {
        assertTrue(mark("10").isNextNumberAfter(mark("9")));
        assertTrue(mark("02").isNextNumberAfter(mark("1")));
        assertFalse(mark("9").isNextNumberAfter(mark("10")));
        assertFalse(mark("3").isNextNumberAfter(mark("1")));
        assertFalse(mark("20261124").isNextNumberAfter(mark("20261123")));
    }

    @ParameterizedTest
    @CsvSource({"app-#.log,app-1.log,1", "app-#.log,app-20261123.log,20261123", "@#.s,@7.s,7",
        "#.log,12.log,12", "app.log.#,app.log.3,3", "app-#.log,app-.log,", "app-#.log,app-x.log,",
        "app-#.log,app-1.txt,", "app-#.log,xapp-1.log,", "app-#.log,app-1.log.gz,", "app.log,app.log,",
        "1#1,11,", "1#1,121,2"})
    void mark_byAScheme_isWhatStandsAtItsSign(String scheme, String name, @Nullable String mark) {
        assertEquals(Optional.ofNullable(mark).flatMap(Mark::of), RotationName.markBy(scheme, name));
    }

    @ParameterizedTest
    @CsvSource({"app.log.1,app.log.#", "app.log-20261123,app.log-#", "app-20261123.log,app-#.log",
        "app.log.2026-11-23_12:30:00,app.log.#", "0.log.20261126-101010,0.log.#", "log4j.log.1,log4j.log.#",
        "@40000000683d1f0e1234abcd.s,@#.s", "app.log,"})
    void scheme_ofARotatedName_hasASignForItsLastNumberOrDate(String name, @Nullable String scheme) {
        assertEquals(Optional.ofNullable(scheme), RotationName.scheme(name));
        if (scheme != null) assertTrue(RotationName.markBy(scheme, name).isPresent());
    }

    @ParameterizedTest
    @CsvSource({"app.log.1,app.log", "app-20261123.log,app.log", "app.1.log,app.log",
        "app_2026-11-23.log,app.log", "app.log,app.log", "app.log~,app.log~", "0.log,.log"})
    void base_isTheNameWithoutNumbersAndDates(String name, String base) {
        assertEquals(base, RotationName.base(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {".gz", ".xz", ".zst", ".bz2"})
    void ending_ofACompressedFile_isKnown(String ending) {
        assertEquals(Optional.of(ending), RotationName.compression("app.log.1" + ending));
        assertTrue(RotationName.compressed("app.log.1").contains("app.log.1" + ending));
        assertEquals(Optional.empty(), RotationName.compression("app" + ending + ".log"));
    }

    @Test
    void compressedNames_areOneForEachEnding() {
        assertEquals(List.of("a.gz", "a.xz", "a.zst", "a.bz2"), RotationName.compressed("a"));
    }

    private static Mark mark(String text) {
        return Mark.of(text).orElseThrow();
    }
}
