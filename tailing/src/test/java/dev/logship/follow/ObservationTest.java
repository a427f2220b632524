package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.follow.Observation.Look;
import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.watch.DirectoryListings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ObservationTest {
    private final Observation observation = new Observation(9000);

    @Test
    void file_thatGrows_isAsLongAsItWasSeen() {
        assertEquals(Look.USUAL, observation.see(9000));
        assertEquals(Look.USUAL, observation.see(9500));
        assertEquals(9500, observation.seen());
        assertFalse(observation.isTruncated());
        assertEquals(Long.MAX_VALUE, observation.lowest());
    }

    @Test
    void file_cutToATellingSize_isShortened_andItsLifeGoesOn() {
        assertEquals(Look.SHORTENED, observation.see(5000));
        assertTrue(observation.isTruncated());
        assertFalse(observation.isOver());
        assertEquals(Look.USUAL, observation.see(8000), "it grows again");
        assertEquals(Look.SHORTENED, observation.see(6000));
        assertEquals(5000, observation.lowest());
        assertEquals(9000, observation.seen(), "before it was truncated");
    }

    @Test
    void file_cutBelowThat_isEmptied_onceForEachLife() {
        assertEquals(Look.EMPTIED, observation.see(4095));
        assertTrue(observation.isOver());
        assertEquals(Look.USUAL, observation.see(0), "that is its next life's");
        assertEquals(Look.USUAL, observation.see(20_000));
        assertEquals(9000, observation.seen());
        assertFalse(observation.end());
    }

    @Test
    void file_seenEmptyAfterItWasShortened_isEmptied() {
        assertEquals(Look.SHORTENED, observation.see(5000));
        assertEquals(Look.EMPTIED, observation.see(0));
        assertEquals(0, observation.lowest());
    }

    /// As where a network file system is away.
    @Test
    void size_thatIsNotRead_keepsNobodyFromAskingWhatWasSeen() {
        var reading = new CompletableFuture<Boolean>();
        var size = new CompletableFuture<Long>();
        Thread look = Thread.ofPlatform().start(() -> assertDoesNotThrow(() -> observation.look(() -> {
            reading.complete(true);
            return size.join();
        })));
        reading.join();
        try {
            assertEquals(9000, assertTimeoutPreemptively(Duration.ofSeconds(10), observation::seen));
        } finally {
            size.complete(9999L);
        }
        assertDoesNotThrow(() -> look.join());
        assertEquals(9999, observation.seen());
    }

    @Test
    void shortFile_thatGetsShorter_isEmptied() {
        Observation small = new Observation(100);
        assertEquals(Look.EMPTIED, small.see(99));
    }

    @Test
    void size_isProven_onlyBeforeItWasTruncated_andAsFarAsItWasSeen() {
        observation.prove(8000);
        assertEquals(8000, observation.proven());
        observation.prove(7000);
        assertEquals(8000, observation.proven(), "it was there");
        observation.prove(20_000);
        assertEquals(9000, observation.proven(), "a size that nobody saw");
        observation.see(5000);
        observation.see(30_000);
        observation.prove(30_000);
        assertEquals(9000, observation.proven(), "as it was before it was truncated");
    }

    @Test
    void life_thatGoesOn_isThatOfTheFileAsItIsNow() {
        observation.see(5000);
        observation.goesOn(6000);
        assertFalse(observation.isTruncated());
        assertEquals(6000, observation.seen());
        assertEquals(6000, observation.proven());
        assertEquals(Look.USUAL, observation.see(7000));
        assertEquals(7000, observation.seen());
    }

    @Test
    void life_isEndedOnce() {
        assertTrue(observation.end());
        assertTrue(observation.isOver());
        assertTrue(observation.isTruncated());
        assertFalse(observation.end());
    }

    @Test
    void copies_areHeldUpToALimit_untilTheyAreLetGo() {
        List<SourceFile> copies = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            copies.add(file(i));
            assertTrue(observation.hold(copies.getLast()));
        }
        assertFalse(observation.hold(file(8)));
        assertEquals(copies, observation.held());
        observation.letGo(copies.removeFirst());
        assertEquals(copies, observation.held());
        assertTrue(observation.hold(file(9)));
    }

    private static SourceFile file(int inode) {
        FileIdentity identity = new FileIdentity(Optional.empty(), 1, inode, 5);
        KnownFile known = KnownFile.of(identity, Path.of("/x/" + inode), 0, 0);
        var finder = new FileFinder(new DirectoryListings(), List.of(), any -> false);
        return new SourceFile(known, new Observation(0), finder,
                new TailingConfig(false, List.of(), TailingConfig.QUIET));
    }
}
