package dev.logship.it.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.it.support.LogshipProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Java's cache beside the jars: it is used only where it fits, and nobody hears of one that does not.
final class JavaCacheIT {
    private static final List<String> SHOWING_CLASSES =
            List.of("env", "LOGSHIP_JAVA_OPTS=-Xlog:class+load=info:stderr");

    @TempDir Path dir;

    private Path program = Path.of("");
    private Path cache = Path.of("");

    /// Copies the program with the times of its files.
    @BeforeEach
    void copy() throws IOException {
        Path built = Path.of(LogshipProcess.program()).resolve("../..").normalize();
        program = dir.resolve("logship");
        try (Stream<Path> files = Files.walk(built)) {
            for (Path file : files.toList()) {
                Files.copy(file, program.resolve(built.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        cache = program.resolve("lib/logship.aot");
        assumeTrue(Files.exists(cache), "this Java cannot make a cache");
    }

    @Test
    void cache_ofTheseJars_isUsed() throws Exception {
        assertTrue(isMainFromCache());
    }

    @Test
    void cache_olderThanAJar_isNotUsed() throws Exception {
        FileTime later = FileTime.from(Files.getLastModifiedTime(cache).toInstant().plusSeconds(1));
        Files.setLastModifiedTime(program.resolve("lib/logship.jar"), later);

        assertFalse(isMainFromCache());
    }

    @Test
    void cache_ofAnotherJava_isIgnoredInSilence() throws Exception {
        byte[] content = Files.readAllBytes(cache);
        int java = new String(content, StandardCharsets.ISO_8859_1).indexOf("64-Bit Server VM (");
        assertTrue(java > 0, "the cache names its Java");
        content[java] = 'X';
        Files.write(cache, content);

        assertEquals(List.of(), version(List.of()));
        assertFalse(isMainFromCache());
    }

    @Test
    void cache_damaged_isIgnoredInSilence() throws Exception {
        Files.writeString(cache, "no cache ".repeat(1000));

        assertEquals(List.of(), version(List.of()));
    }

    private boolean isMainFromCache() throws Exception {
        String loaded = version(SHOWING_CLASSES).stream()
                .filter(line -> line.contains("dev.logship.cli.Main source: ")).findFirst().orElseThrow();
        return loaded.contains("shared objects file");
    }

    /// Runs `--version` behind this command, which must succeed; what is on stderr.
    private List<String> version(List<String> command) throws IOException {
        try (LogshipProcess process = LogshipProcess.startLine(
                Stream.concat(command.stream(), Stream.of(program + "/bin/logship", "--version")).toList())) {
            process.assertExit(0);
            assertEquals(1, process.stdout().size(), process::toString);
            return process.stderr();
        }
    }
}
