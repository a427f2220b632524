package dev.logship.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @ParameterizedTest
    @CsvSource({
        "/none/app.log,            /none/app.log",
        "/none/app.log::true,      /none/app.log",
        "/none/app.log:*.log:true, /none/app.log",
        "/none:*.txt,              /none/*.txt",
        "/none:e?ror*.log:false,   /none/e?ror*.log",
        "/none::false,             /none/*.log",
        "/etc,                     /etc/*.log",
        "/etc:,                    /etc/*.log",
        "/etc/passwd,              /etc/passwd",
        "/etc/passwd:*.log,        /etc/passwd",
        "/etc/../none/x,           /none/x",
        "/none/[a]{b}*:*,          '/none/\\[a\\]\\{b\\}\\*/*'",
    })
    void target_isTheGlobOfItsFiles(String text, String glob) {
        assertEquals(glob, Target.parse(text).glob());
    }

    @Test
    void target_ofAFileWithColons_isThatFile(@TempDir Path dir) throws IOException {
        Path file = Files.createFile(dir.resolve("a:*.log:false"));
        assertEquals(file, Target.parse(file.toString()).path());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":*.log", "/none:*.log:perhaps", "/none:a/b.log", "/none:a:b:true"})
    void target_ofAnotherForm_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Target.parse(text));
    }
}
