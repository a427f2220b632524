package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.history.Samples;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The knowledge of a file's content while nobody takes it.
final class TakenBytesTest {
    @TempDir Path dir;

    @Test
    void freshFile_isKnownByWhatItHolds() throws IOException {
        assertEquals(9, learned(new TakenBytes(Samples.NONE, true), "some text").offset());
    }

    @Test
    void fileThatWasBegunBefore_isNotKnownByWhatItHoldsNow() throws IOException {
        assertTrue(learned(new TakenBytes(Samples.NONE, false), "written anew").isEmpty());
        assertEquals(4, learned(new TakenBytes(noted(), false), "some written anew").offset());
        TakenBytes taken = new TakenBytes(noted(), false);
        try (FileChannel other = file("other text")) {
            assertFalse(taken.learn(other, 0));
        }
    }

    @Test
    void fileThatWasBegunBefore_isKnownFurther_whenItIsKnownWhatWasTaken() throws IOException {
        TakenBytes taken = new TakenBytes(noted(), false);
        try (FileChannel file = file("some text")) {
            taken.goTo(file, 4);
        }
        assertEquals(9, learned(taken, "some text").offset());
    }

    private Samples noted() throws IOException {
        return learned(new TakenBytes(Samples.NONE, true), "some");
    }

    private Samples learned(TakenBytes taken, String text) throws IOException {
        try (FileChannel file = file(text)) {
            assertTrue(taken.learn(file, 0));
        }
        return taken.samples();
    }

    private FileChannel file(String text) throws IOException {
        return FileChannel.open(Files.write(dir.resolve("log"), text.getBytes(StandardCharsets.UTF_8)));
    }
}
