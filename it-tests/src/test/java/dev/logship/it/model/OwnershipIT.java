package dev.logship.it.model;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the model demands of a log that is cut, and of its copies. An agent sees what is done at once, or
/// none of it from a moment on, as one that gets no CPU.
@Tag("rotation")
final class OwnershipIT {
    private static final Path LOG = Path.of("/logs/app.log");
    private static final String FIRST = line(1);
    private static final String SECOND = line(2);
    private static final String THIRD = line(3);

    @TempDir Path dir;

    private Ownership ownership;
    private Watch watch;
    private ModelFile file;
    private boolean stalls;
    private long stalledNanos;

    /// A log of which the agent has seen and shipped all.
    @BeforeEach
    void ship() throws IOException {
        watch = new Watch(new Stalls(Duration.ofMillis(1), this::waitedNanos), () -> true);
        ownership = new Ownership(watch, path -> dir.resolve("stored"));
        watch.begins();
        file = ownership.made("1");
        file.names().add("app.log");
        file.life().write(FIRST.getBytes(US_ASCII));
        file.isSelected(true);
        ownership.arrived(LOG, "app.log", file, null);
        stored(FIRST);
        awaitSeen();
    }

    @Test
    void cutTwiceBetweenTwoLooks_ofWhichTheSecondIsCopied_needNotComeFromTheCopy() throws IOException {
        stall();
        cut(SECOND, Set.of());
        cut(THIRD, Set.of(copy("app.log-20260302", SECOND)));
        stored(THIRD);
        assertTrue(isComplete());
    }

    @Test
    void cutTwiceBetweenTwoLooks_ofWhichTheSecondIsCopied_mayComeFromTheCopy() throws IOException {
        stall();
        cut(SECOND, Set.of());
        cut(THIRD, Set.of(copy("app.log-20260302", SECOND)));
        stored(SECOND);
        stored(THIRD);
        assertTrue(isComplete());
    }

    @Test
    void cutTwiceBetweenTwoLooks_comesInNoOtherOrder() throws IOException {
        stall();
        cut(SECOND, Set.of());
        cut(THIRD, Set.of(copy("app.log-20260302", SECOND)));
        stored(THIRD);
        stored(SECOND);
        assertThrows(WrongBytes.class, this::isComplete);
    }

    @Test
    void cutAgainAfterALook_andCopied_comesFromTheCopy() throws IOException {
        cut("", Set.of());
        awaitSeen();
        stall();
        file.life().write(SECOND.getBytes(US_ASCII));
        cut(THIRD, Set.of(copy("app.log-20260302", SECOND)));
        stored(THIRD);
        assertThrows(WrongBytes.class, this::isComplete);
    }

    @Test
    void cutAfterItWasSeen_andCopied_comesFromTheCopy() throws IOException {
        cut(SECOND, Set.of());
        awaitSeen();
        cut("", Set.of(copy("app.log.2", SECOND)));
        assertFalse(isComplete());
        stored(SECOND);
        assertTrue(isComplete());
    }

    @Test
    void cutWhenItHadMoreThanItsCopy_below1KiB_needNotComeFromTheCopy() throws IOException {
        cut(SECOND, Set.of());
        awaitSeen();
        file.life().write(THIRD.getBytes(US_ASCII));
        cut("", Set.of(copy("app.log-20260302", SECOND)), SECOND.length());
        assertTrue(isComplete());
    }

    @Test
    void cutWhenItHadMoreThanItsCopy_comesFromTheCopy() throws IOException {
        String text = SECOND.repeat(10);
        cut(text, Set.of());
        awaitSeen();
        file.life().write(THIRD.getBytes(US_ASCII));
        cut("", Set.of(copy("app.log-20260302", text)), text.length());
        assertFalse(isComplete());
        stored(text);
        assertTrue(isComplete());
    }

    private static String line(int number) {
        return ("line " + number + " of a log whose lines are as long as what tells them apart must be\n")
                .repeat(2);
    }

    private void cut(String text, Set<ModelFile> copies) throws IOException {
        cut(text, copies, file.life().written());
    }

    private void cut(String text, Set<ModelFile> copies, int copied) throws IOException {
        ownership.look(false);
        ownership.cut(file, text.getBytes(US_ASCII), copies, copied);
    }

    private ModelFile copy(String name, String text) {
        ModelFile copy = ownership.made(name);
        copy.names().add(name);
        copy.life().write(text.getBytes(US_ASCII));
        return copy;
    }

    private void stored(String text) throws IOException {
        Files.writeString(dir.resolve("stored"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private boolean isComplete() throws IOException {
        ownership.look(false);
        for (StreamModel stream : ownership.streams()) if (!stream.isComplete()) return false;
        return true;
    }

    /// Waits until the agent has seen all that was done up to now.
    private void awaitSeen() {
        long now = System.nanoTime();
        await().until(() -> watch.hasSeen(now));
        await().untilAsserted(() -> {
            ownership.look(false);
            assertTrue(file.isKnown());
        });
    }

    /// The agent sees nothing any more.
    private void stall() {
        watch.seenUntil();
        stalledNanos = System.nanoTime();
        stalls = true;
    }

    private long waitedNanos() {
        return stalls ? System.nanoTime() - stalledNanos : 0;
    }
}
