package dev.logship.endpoint.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StreamPatternTest {
    @ParameterizedTest
    @CsvSource({
        "*, a, true", "*, web/a.log, true", "*.log, a.log, true", "*.log, a.log.1, false", "a, a, true",
        "a?c, abc, true", "a?c, ac, false", "*a*b, xaxb, true", "*a*b, xbxa, false", "a**, a, true",
        "10.0.0.7_*, 10.0.0.7_app.log, true", "10.0.0.7_*, 10x0.0.7_app.log, false", "'', a, false",
        "[a], a, false", "[a], [a], true",
    })
    void pattern_matchesNames(String pattern, String name, boolean matches) {
        assertEquals(matches, new StreamPattern(pattern).matches(name));
    }

    @Test
    void pattern_ofManyStars_isQuick() {
        StreamPattern pattern = new StreamPattern("*a".repeat(400) + "b");
        String name = "a".repeat(1000);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertFalse(pattern.matches(name)));
    }
}
