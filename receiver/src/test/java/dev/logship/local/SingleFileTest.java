package dev.logship.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.StreamName;
import dev.logship.stream.StreamReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleFileTest {
    private static final StreamName NAME = new StreamName("app.log");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    @SuppressWarnings("NullAway.Init")
    private Path log;

    @BeforeEach
    void path() throws IOException {
        log = dir.toRealPath().resolve("app.log");
    }

    @Test
    void fileThatComesLater_isServed_andItsEndFollowsIt() throws IOException {
        try (SingleFile file = new SingleFile(NAME, log, false)) {
            assertEquals(List.of(), file.list());
            Files.writeString(log, "one\n");
            await().until(() -> file.additions().get() == 1);
            assertEquals(List.of(NAME), file.list());
            try (StreamReader reader = file.open(NAME).orElseThrow()) {
                await().until(() -> reader.end().get() == 4);
                Files.writeString(log, "two\n", StandardOpenOption.APPEND);
                await().until(() -> reader.end().get() == 8);
                assertEquals("one\ntwo\n", read(reader));
                assertEquals(1, file.describe().getFirst().readers());
            }
        }
    }

    @Test
    void fileThatWasDeleted_endsItsReaders_andIsAwaitedUntilTheyLeft() throws Exception {
        Files.writeString(log, "one\n");
        try (SingleFile file = new SingleFile(NAME, log, false)) {
            StreamReader reader = file.open(NAME).orElseThrow();
            CompletableFuture<Void> gone =
                    CompletableFuture.runAsync(() -> awaitGone(file), Thread::startVirtualThread);
            Files.delete(log);
            await().until(() -> reader.end().isClosed());
            assertFalse(gone.isDone(), "a reader has it open");
            assertEquals("one\n", read(reader));
            reader.close();
            gone.join();
        }
    }

    @Test
    void fileThatWasReplaced_isServedOnIfWanted_andTheOtherIsNot() throws IOException {
        Files.writeString(log, "one\n");
        try (SingleFile file = new SingleFile(NAME, log, true);
                StreamReader reader = file.open(NAME).orElseThrow()) {
            Path moved = Files.move(log, log.resolveSibling("app.log.1"));
            Files.writeString(log.resolveSibling("new"), "another\n");
            Files.move(log.resolveSibling("new"), log, StandardCopyOption.ATOMIC_MOVE);
            Files.writeString(moved, "two\n", StandardOpenOption.APPEND);
            await().until(() -> reader.end().get() == 8);
            assertEquals("one\ntwo\n", read(reader));
            assertTrue(file.isAlive());
        }
    }

    @Test
    void pathOfADirectory_isRefused() throws IOException {
        Files.createDirectory(log);
        IOException e = assertThrows(IOException.class, () -> new SingleFile(NAME, log, false).close());
        assertEquals(log + " is not a regular file", e.getMessage());
    }

    private static void awaitGone(SingleFile file) {
        try {
            file.awaitGone(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(StreamReader reader) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        assertEquals(reader.end().get(), reader.read(0, bytes));
        return new String(bytes.array(), 0, bytes.position(), US_ASCII);
    }
}
