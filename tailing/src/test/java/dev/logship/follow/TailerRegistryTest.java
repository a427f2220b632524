package dev.logship.follow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.StreamName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailerRegistryTest {
    private record Item(StreamName stream, Path path, Tailer follower) implements Followed {}

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    @SuppressWarnings("NullAway.Init")
    private Followers followers;

    @SuppressWarnings("NullAway.Init")
    private TailerRegistry<Item> paths;

    @SuppressWarnings("NullAway.Init")
    private Selection logs;

    @BeforeEach
    void follow() throws IOException {
        Path folder = Files.createDirectory(dir.resolve("logs"));
        Files.createSymbolicLink(dir.resolve("linked"), folder);
        logs = new Selection(new GlobSet(List.of(dir + "/l*/*.log"), List.of(), dir),
                new StreamNaming(false, ""));
        followers = new Followers(new TailingConfig(false, List.of(), Duration.ofMillis(1)),
                new Journal(dir.resolve("journal")));
        paths = new TailerRegistry<>(logs, "taken", followers, Item::new);
    }

    @AfterEach
    void end() throws IOException {
        for (Item item : paths.all()) item.follower().close();
        followers.close();
    }

    @Test
    void path_forgottenAfterAFileCame_isFollowedAgainWithThatFile() throws IOException {
        Path log = dir.resolve("logs/a.log");
        Files.writeString(log, "one\n");
        take(find(log), 0, 4);
        Files.move(log, dir.resolve("logs/a.log.1"));
        Files.writeString(log, "two\n");
        assertTrue(find(log).follower().look(), "it came");

        forgetAll();
        paths.select(logs);

        take(find(log), 4, 8);
    }

    @Test
    void path_forgottenThatWasFoundThroughALink_isFollowedAgain() throws IOException {
        Path log = dir.resolve("linked/a.log");
        Files.writeString(log, "one\n");
        take(find(log), 0, 4);

        forgetAll();
        paths.select(logs);

        assertSame(find(log), paths.owner(log).orElseThrow());
        assertSame(find(log), paths.owner(log.toRealPath()).orElseThrow());
    }

    private Item find(Path log) {
        return paths.find(log).orElseThrow();
    }

    private void forgetAll() {
        paths.select(Selection.NONE);
        paths.forget(item -> !paths.isSelected(item));
        assertTrue(paths.all().isEmpty());
    }

    private static void take(Item item, long from, long until) throws IOException {
        Tailer follower = item.follower();
        follower.seek(from);
        await().until(() -> {
            Chunk run = follower.next();
            if (run != null) {
                follower.giveOut(run, run.range().until());
                follower.took(run);
            }
            return follower.at() == until;
        });
    }
}
