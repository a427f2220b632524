package dev.logship.select;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RotatedNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"app.log.1", "app.log.12", "app.log-20261123", "app.log-20261123-1700000000",
        "app.log.2026-11-23", "app.log.2026-11-23_12:30:00", "app.log.20261123T123000Z", "app-20261123.log",
        "app.1.log", "app_2026-11-23.log", "app.log.1.2"})
    void name_withANumberOrADate_isARotatedOne(String name) {
        assertTrue(RotatedName.basesOf(name).contains("app.log"), name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.log", "app.log.gz", "app.log.1.gz", "app.log~", "app.log.bak", "app.log.old",
        "app.logs.1", "other.log.1", "app.log.", "1", ".1", "app.log1", "xapp.log.1", "app-one.log"})
    void name_ofAnythingElse_isNone(String name) {
        assertFalse(RotatedName.basesOf(name).contains("app.log"), name);
    }
}
