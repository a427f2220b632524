package dev.logship.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.StreamName;
import dev.logship.Time;
import dev.logship.history.Journal;
import dev.logship.follow.TailingConfig;
import dev.logship.follow.Tailer;
import dev.logship.follow.Tailers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionSlotsTest {
    @TempDir static Path dir;
    @SuppressWarnings("NullAway.Init") // before all tests
    private static Tailers tailers;

    private final List<ShippedStream> started = new ArrayList<>();
    private final ConnectionSlots places = new ConnectionSlots(2, started::add);
    private final ShippedStream a = source("a");
    private final ShippedStream b = source("b");
    private final ShippedStream c = source("c");
    private final ShippedStream d = source("d");

    @BeforeAll
    static void openJournal() throws IOException {
        TailingConfig config = new TailingConfig(false, List.of(), TailingConfig.QUIET);
        tailers = new Tailers(config, new Journal(dir.resolve("a.state"), Time.SYSTEM));
    }

    @AfterAll
    static void closeJournal() throws IOException {
        tailers.close();
    }

    @Test
    void enter_whenAllPlacesAreTaken_waitsInLine_firstComeFirstServed() {
        for (ShippedStream source : List.of(a, b, c, d)) places.enter(source);
        assertEquals(List.of(a, b), started);
        assertTrue(places.areAwaited());
        places.leave(b);
        assertEquals(List.of(a, b, c), started);
        places.leave(a);
        assertEquals(List.of(a, b, c, d), started);
        assertFalse(places.areAwaited());
    }

    @Test
    void enter_whenAllPlacesAreTaken_wakesWhoHasCaughtUpLongest() {
        places.enter(a);
        places.enter(b);
        places.setCaughtUp(b);
        places.setCaughtUp(a);
        places.setBusy(b);
        places.setCaughtUp(b);
        places.enter(c);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> a.await(Duration.ofHours(1)));
    }

    private static ShippedStream source(String name) {
        var stream = new StreamName(name);
        Path path = dir.resolve(name);
        return new ShippedStream(stream, path, new Tailer(stream, path, false, tailers));
    }
}
