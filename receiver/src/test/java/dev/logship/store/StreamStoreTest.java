package dev.logship.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.ByteRange;
import dev.logship.StreamName;
import dev.logship.stream.StreamInfo;
import dev.logship.stream.StreamReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamStoreTest {
    private static final StreamName NAME = new StreamName("h_app.log");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void directory_ofTheOriginal_isTakenOverAsItIs() throws IOException {
        Files.writeString(directory.resolve("h_app.log"), "12345");
        Files.createDirectory(directory.resolve("web"));
        Files.writeString(directory.resolve("web/a.log"), "1");
        try (StreamStore store = open()) {
            assertEquals(List.of(NAME, new StreamName("web/a.log")), store.list());
            try (Appender appender = store.append(NAME)) {
                assertEquals(5, appender.end());
                appender.write(bytes("678"));
            }
            assertEquals("12345678", Files.readString(directory.resolve("h_app.log")));
        }
    }

    @Test
    void directory_inUse_isRefused_andFreeAfterClose() throws IOException {
        try (StreamStore first = open()) {
            IOException e = assertThrows(IOException.class, this::open);
            assertTrue(String.valueOf(e.getMessage()).contains("in use"), e.getMessage());
            assertEquals(List.of(), first.list());
        }
        open().close();
    }

    @Test
    void read_givesWhatIsPublished() throws IOException {
        try (StreamStore store = open(); Appender appender = store.append(NAME)) {
            appender.write(bytes("abcdef"));
            try (StreamReader reader = store.open(NAME).orElseThrow()) {
                ByteBuffer some = ByteBuffer.allocate(4);
                assertEquals(4, reader.read(1, some));
                assertEquals("bcde", new String(some.array(), US_ASCII));
                assertEquals(1, reader.read(5, some.clear()));
                assertEquals(0, reader.read(6, some));
                Files.writeString(directory.resolve("h_app.log"), "of nobody's", StandardOpenOption.APPEND);
                assertEquals(0, reader.read(6, some));
            }
        }
    }

    @Test
    void describe_tellsSizeAndLastGrowth() throws IOException {
        Path file = Files.writeString(directory.resolve("h_app.log"), "12345");
        Instant changed = Instant.parse("2026-01-02T03:04:05Z");
        Files.setLastModifiedTime(file, FileTime.from(changed));
        try (StreamStore store = open()) {
            assertEquals(List.of(new StreamInfo(NAME, new ByteRange(0, 5), changed, 0)), store.describe());
        }
    }

    @Test
    void write_isPublishedToReaders() throws IOException {
        try (StreamStore store = open(); Appender appender = store.append(NAME)) {
            try (StreamReader reader = store.open(NAME).orElseThrow()) {
                assertEquals(0, reader.end().get());
                appender.write(bytes("abc"));
                assertEquals(3, reader.end().awaitBeyond(0, () -> false));
            }
        }
    }

    @Test
    void stream_thatBegins_isAnEmptyFile_andCountsAsAnAddition() throws IOException {
        try (StreamStore store = open()) {
            long before = store.additions().get();
            assertTrue(store.open(NAME).isEmpty());
            store.append(NAME).close();
            assertEquals(0, Files.size(directory.resolve("h_app.log")));
            assertEquals(before + 1, store.additions().get());
        }
    }

    @Test
    void file_putThereByHand_canBeRead() throws IOException {
        try (StreamStore store = open()) {
            Files.writeString(directory.resolve("h_app.log"), "12345");
            try (StreamReader reader = store.open(NAME).orElseThrow()) {
                assertEquals(5, reader.end().get());
            }
        }
    }

    @Test
    void link_isNeverFollowed(@TempDir Path elsewhere) throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("secret"), "s");
        Files.createSymbolicLink(directory.resolve("h_app.log"), secret);
        Files.createSymbolicLink(directory.resolve("web"), elsewhere);
        try (StreamStore store = open()) {
            assertEquals(List.of(), store.list());
            for (StreamName name : List.of(NAME, new StreamName("web/secret"), new StreamName("web/new"))) {
                assertTrue(store.open(name).isEmpty(), name.text());
                assertThrows(IOException.class, () -> store.append(name).close(), name.text());
            }
        }
        assertEquals("s", Files.readString(secret));
        assertFalse(Files.exists(elsewhere.resolve("new")));
    }

    @Test
    void file_whereADirectoryShouldBe_andTheOtherWayRound_isRefused() throws IOException {
        try (StreamStore store = open()) {
            store.append(new StreamName("a")).close();
            store.append(new StreamName("b/c")).close();
            assertThrows(IOException.class, () -> store.append(new StreamName("a/x")).close());
            assertThrows(IOException.class, () -> store.append(new StreamName("b")).close());
        }
    }

    @Test
    void file_thatSomebodyElseChanged_isNotWrittenOn_andTheStreamGoesOnFromWhatIsThere() throws IOException {
        try (StreamStore store = open()) {
            try (Appender appender = store.append(NAME)) {
                appender.write(bytes("12345"));
                Files.writeString(directory.resolve("h_app.log"), "cut");
                assertThrows(StreamLostException.class, () -> appender.write(bytes("678")));
            }
            try (StreamReader old = store.open(NAME).orElseThrow(); Appender again = store.append(NAME)) {
                assertEquals(3, again.end());
                assertEquals(5, old.end().awaitBeyond(5, () -> false)); // ended, so it does not wait
                try (StreamReader now = store.open(NAME).orElseThrow()) {
                    assertEquals(3, now.end().get());
                }
            }
        }
    }

    @Test
    void file_thatWasDeleted_isNoticed_andTheStreamBeginsAgain() throws IOException {
        try (StreamStore store = StreamStore.open(directory, Optional.of(Duration.ofMillis(20)))) {
            try (Appender appender = store.append(NAME)) {
                appender.write(bytes("12345"));
                Files.delete(directory.resolve("h_app.log"));
                await().until(() -> {
                    try {
                        appender.write(bytes("x"));
                        return false;
                    } catch (StreamLostException e) {
                        return true;
                    }
                });
            }
            try (Appender again = store.append(NAME)) {
                assertEquals(0, again.end());
                again.write(bytes("new"));
            }
            assertEquals("new", Files.readString(directory.resolve("h_app.log")));
        }
    }

    @Test
    void name_thatNoStreamCanHave_isLeftAlone() throws IOException {
        Files.writeString(directory.resolve("a\nb"), "x", StandardOpenOption.CREATE);
        try (StreamStore store = open()) {
            assertEquals(List.of(), store.list());
        }
    }

    private StreamStore open() throws IOException {
        return StreamStore.open(directory, Optional.of(Duration.ofSeconds(1)));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }
}
