package dev.logship.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamNamingTest {
    private static final StreamNaming NAMES = new StreamNaming(false, "");

    @Test
    void name_ofTheWholePath_keepsItsDirectories_withAPrefixBeforeIt() {
        Path path = Path.of("/var/log/app.log");
        assertEquals("var/log/app.log", new StreamNaming(true, "").of(path).text());
        assertEquals("web1_app.log", new StreamNaming(false, "web1_").of(path).text());
        assertEquals("web1_var/log/app.log", new StreamNaming(true, "web1_").of(path).text());
    }

    @ParameterizedTest
    @CsvSource({"/var/log/app.log,app.log", "/x/a+b%20c.log,a+b%20c.log", "/x/100%,100%"})
    void name_isTheFilesOwn(String path, String name) {
        assertEquals(name, NAMES.of(Path.of(path)).text());
    }

    @ParameterizedTest
    @CsvSource({"a%0Ab,a%0Ab", "%20a%20b%20,%20a b%20", "a%FFb,a%FFb", "a%E9b,a%E9b", "a%09,a%09"})
    void name_thatAHeaderLineCannotCarry_isPercentEncoded(String raw, String name) {
        assertEquals(name, NAMES.of(Path.of(URI.create("file:///x/" + raw))).text());
    }

    @Test
    void name_thatIsReserved_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> NAMES.of(Path.of("/x/.logship")));
    }
}
