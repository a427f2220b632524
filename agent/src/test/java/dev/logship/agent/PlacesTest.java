package dev.logship.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.StreamName;
import dev.logship.source.ExtentJournal;
import dev.logship.source.FollowConfig;
import dev.logship.source.Follower;
import dev.logship.source.Followers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
    @TempDir static Path dir;
    @SuppressWarnings("NullAway.Init") // before all tests
    private static Followers followers;

    private final List<Source> started = new ArrayList<>();
    private final Places places = new Places(2, started::add);
    private final Source a = source("a");
    private final Source b = source("b");
    private final Source c = source("c");
    private final Source d = source("d");

    @BeforeAll
    static void openJournal() throws IOException {
        FollowConfig config = new FollowConfig(false, List.of(), FollowConfig.QUIET);
        followers = new Followers(config, new ExtentJournal(dir.resolve("a.extents")));
    }

    @AfterAll
    static void closeJournal() throws IOException {
        followers.close();
    }

    @Test
    void enter_whenAllPlacesAreTaken_waitsInLine_firstComeFirstServed() {
        for (Source source : List.of(a, b, c, d)) places.enter(source);
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

    private static Source source(String name) {
        var stream = new StreamName(name);
        Path path = dir.resolve(name);
        return new Source(stream, path, new Follower(stream, path, false, followers));
    }
}
