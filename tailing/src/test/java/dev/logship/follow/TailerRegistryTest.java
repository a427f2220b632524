package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.StreamName;
import dev.logship.select.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TailerRegistryTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    @SuppressWarnings("NullAway.Init")
    private FollowedDirectory logs;

    @BeforeEach
    void follow() throws IOException {
        logs = new FollowedDirectory(dir, "*.log", "d*/*.log");
    }

    @AfterEach
    void close() throws IOException {
        logs.close();
    }

    @Test
    void path_whoseCreationIsToldWhenItIsLookedFor_isItsOwn() throws IOException {
        logs.create("a.log", "one\n");
        assertEquals("one\n", logs.take("a.log"));
        assertEquals(Map.of(), logs.registry().elsewhere());
    }

    @Test
    void path_forgottenAfterAFileCame_isFollowedAgainWithThatFile() throws IOException {
        logs.create("a.log", "one\n");
        assertEquals("one\n", logs.take("a.log"));
        logs.rename("a.log", "a.log.1");
        logs.create("a.log", "two\n");
        logs.tell();
        forgetAll();
        logs.registry().select(logs.selection());
        assertEquals("two\n", logs.take("a.log") + afterQuiet("a.log"));
    }

    @Test
    void path_forgottenThatWasFoundThroughALink_isFollowedAgain() throws IOException {
        Files.createDirectory(logs.path("real"));
        Files.createSymbolicLink(logs.path("d"), logs.path("real"));
        logs.create("d/a.log", "one\n");
        assertEquals("one\n", logs.take("d/a.log"));
        forgetAll();
        logs.registry().select(logs.selection());
        FollowedDirectory.Item item = logs.registry().find(logs.path("d/a.log")).orElseThrow();
        assertSame(item, logs.registry().owner(logs.path("d/a.log")).orElseThrow());
        assertSame(item, logs.registry().owner(logs.path("real/a.log")).orElseThrow());
    }

    @Test
    void file_underSeveralNames_isTheDirectPaths_andTheOthersTellSo() throws IOException {
        logs.create("b.log", "one\n");
        Files.createSymbolicLink(logs.path("a.log"), logs.path("b.log"));
        Files.createLink(logs.path("c.log"), logs.path("b.log"));
        logs.scan();
        assertEquals(List.of(logs.path("b.log")),
                logs.registry().all().stream().map(FollowedDirectory.Item::path).toList());
        StreamName stream = new StreamName("b.log");
        assertEquals(Map.of(logs.path("a.log"), stream, logs.path("c.log"), stream),
                logs.registry().elsewhere());
        assertEquals(Map.of(), logs.registry().refused());
    }

    @Test
    void name_thatAnotherPathHas_isRefused_onceForBoth() throws IOException {
        logs.create("a.log", "one\n");
        Files.createDirectory(logs.path("d"));
        logs.create("d/a.log", "two\n");
        logs.scan();
        assertEquals(List.of("name-taken"),
                logs.registry().refused().values().stream().map(Refusal::reason).toList());
        assertEquals(1, logs.registry().all().size());
    }

    @Test
    void name_thatWasRefused_isNotAnyMore_whenItsFileIsDeleted() throws IOException {
        logs.create("a.log", "one\n");
        Files.createDirectory(logs.path("d"));
        logs.create("d/a.log", "two\n");
        logs.scan();
        Path refused = logs.registry().refused().keySet().iterator().next();
        Files.delete(refused);
        logs.scan();
        assertEquals(Map.of(), logs.registry().refused());
    }

    private String afterQuiet(String name) throws IOException {
        logs.advance(TailingConfig.QUIET);
        return logs.take(name);
    }

    private void forgetAll() {
        logs.registry().select(Selection.NONE);
        logs.registry().forget(item -> !logs.registry().isSelected(item));
        assertTrue(logs.registry().all().isEmpty());
    }
}
