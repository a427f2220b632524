package dev.logship.watch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.watch.NameEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InotifyTest {
    private static final int MOST_EVENTS = 100_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    private final ReentrantLock lock = new ReentrantLock();
    private final ConcurrentLinkedQueue<NameEvent> named = new ConcurrentLinkedQueue<>();
    private final Set<Path> modified = ConcurrentHashMap.newKeySet();
    private final List<Path> unsure = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Inotify inotify;

    @BeforeEach
    void start() throws IOException {
        inotify = new Inotify(new Inotify.Listener() {
            @Override
            public void named(List<NameEvent> events) {
                assertTrue(lock.isHeldByCurrentThread());
                named.addAll(events);
            }

            @Override
            public void modified(Path path) {
                modified.add(path);
            }

            @Override
            public void writesLost() {
                modified.add(dir);
            }

            @Override
            public void unsure(Path below) {
                unsure.add(below);
            }
        }, lock);
    }

    @AfterEach
    void stop() throws IOException {
        inotify.close();
        assertFalse(inotify.isAlive());
    }

    @Test
    void names_areTold_inTheOrderInWhichTheyChanged() throws IOException {
        assertTrue(inotify.watch(dir, true));
        Path file = Files.createFile(dir.resolve("a"));
        Files.move(file, dir.resolve("b"));
        Files.createLink(dir.resolve("c"), dir.resolve("b"));
        Files.delete(dir.resolve("b"));
        await().until(() -> named.stream().anyMatch(event -> event.kind() == Kind.DELETED));
        assertEquals(List.of("CREATED a", "MOVED_FROM a", "MOVED_TO b", "CREATED c", "DELETED b"),
                named.stream().filter(event -> event.kind() != Kind.CHANGED)
                        .map(event -> event.kind() + " " + event.path().getFileName()).toList());
    }

    @Test
    void rename_betweenWatchedDirectories_hasTwoHalvesWithOneCookie() throws IOException {
        Path one = Files.createDirectory(dir.resolve("one"));
        Path other = Files.createDirectory(dir.resolve("other"));
        inotify.watch(one, true);
        inotify.watch(other, false);
        Files.move(Files.createFile(one.resolve("x")), other.resolve("y"));
        await().until(() -> named.size() >= 3);
        List<NameEvent> halves = named.stream().skip(1).toList();
        int cookie = halves.getFirst().cookie();
        assertTrue(cookie != 0);
        assertEquals(List.of(new NameEvent(Kind.MOVED_FROM, one.resolve("x"), cookie),
                new NameEvent(Kind.MOVED_TO, other.resolve("y"), cookie)), halves);
    }

    @Test
    void namesUnderWhichOneDirectoryIsWatched_areAllTold() throws IOException {
        Path link = dir.resolve("link");
        Path real = Files.createDirectory(dir.resolve("real"));
        Files.createSymbolicLink(link, real);
        inotify.watch(real, true);
        inotify.watch(link, true);
        Files.createFile(real.resolve("a"));
        await().until(() -> named.size() == 2);
        inotify.retain(Set.of(link));
        Files.createFile(real.resolve("b"));
        await().until(() -> named.stream().anyMatch(event -> event.path().equals(link.resolve("b"))));
        assertEquals(3, named.size());
    }

    @Test
    void rename_inADirectoryOfTwoNames_hasItsHalvesUnderEach() throws IOException {
        Path link = dir.resolve("link");
        Path real = Files.createDirectory(dir.resolve("real"));
        Files.createSymbolicLink(link, real);
        Path file = Files.createFile(real.resolve("a"));
        inotify.watch(real, true);
        inotify.watch(link, true);
        Files.move(file, real.resolve("b"));
        await().until(() -> named.size() == 4);
        for (Path directory : List.of(real, link)) {
            List<NameEvent> halves = named.stream()
                    .filter(event -> directory.equals(event.path().getParent())).toList();
            assertEquals(1, halves.stream().mapToInt(NameEvent::cookie).distinct().count());
        }
        assertEquals(2, named.stream().mapToInt(NameEvent::cookie).distinct().count());
    }

    @Test
    void drain_tellsWhatHappenedUpToNow_toWhoHasTheLock() throws IOException {
        inotify.watch(dir, true);
        lock.lock();
        try {
            Files.createFile(dir.resolve("a"));
            inotify.drain();
            assertEquals(List.of(new NameEvent(Kind.CREATED, dir.resolve("a"), 0)), List.copyOf(named));
        } finally {
            lock.unlock();
        }
    }

    @Test
    void writes_areTold_whereTheyAreWanted() throws IOException {
        Path quiet = Files.createDirectory(dir.resolve("quiet"));
        inotify.watch(dir, true);
        inotify.watch(quiet, false);
        Files.writeString(quiet.resolve("a"), "x");
        Files.writeString(dir.resolve("b"), "x");
        await().until(() -> modified.contains(dir.resolve("b")));
        assertEquals(Set.of(dir.resolve("b")), modified);
    }

    @Test
    void moreNamesThanTheKernelKeeps_makeAllUnsure() throws IOException {
        // Read by lines: a sysctl returns everything to the first read, and readString begins with one byte.
        Path limit = Path.of("/proc/sys/fs/inotify/max_queued_events");
        int kept = Integer.parseInt(Files.readAllLines(limit).getFirst());
        assumeTrue(kept < MOST_EVENTS, "the kernel keeps " + kept);
        Path one = Files.createFile(dir.resolve("one")); // before it is watched: that is no event
        Path other = dir.resolve("other");
        inotify.watch(dir, false);
        lock.lock();
        try {
            for (int i = 0; i < kept / 4 + 10; i++) {
                Files.move(one, other);
                Files.move(other, one);
            }
            assertEquals(List.of(), unsure);
        } finally {
            lock.unlock();
        }
        await().until(() -> unsure.contains(Path.of("/")));
        assertEquals(List.of(), List.copyOf(named), "a beginning of what happened is worth nothing");
        Files.createFile(dir.resolve("later"));
        await().until(() -> named.contains(new NameEvent(Kind.CREATED, dir.resolve("later"), 0)));
    }

    @Test
    void moreWritesThanTheKernelKeeps_loseNoName() throws IOException {
        inotify.watch(dir, true);
        Path one = Files.createFile(dir.resolve("one"));
        Path other = Files.createFile(dir.resolve("other"));
        for (int i = 0; i < 20_000; i++) {
            Files.writeString(i % 2 == 0 ? one : other, "x", StandardOpenOption.APPEND);
        }
        Files.createFile(dir.resolve("last"));
        await().until(() -> named.contains(new NameEvent(Kind.CREATED, dir.resolve("last"), 0)));
        assertEquals(List.of(), unsure);
    }

    @Test
    void directory_deletedOrMoved_isUnsure_andWatchedAgainWhenItIsThereAgain() throws IOException {
        Path directory = Files.createDirectory(dir.resolve("logs"));
        inotify.watch(directory, true);
        Files.delete(directory);
        await().until(() -> unsure.contains(directory));
        assertThrows(NoSuchFileException.class, () -> inotify.watch(directory, true));
        Files.createDirectory(directory);
        inotify.watch(directory, true);
        Files.createFile(directory.resolve("a"));
        await().until(() -> named.contains(new NameEvent(Kind.CREATED, directory.resolve("a"), 0)));
        unsure.clear();
        Files.move(directory, dir.resolve("moved"));
        await().until(() -> unsure.contains(directory));
        named.clear();
        Files.createDirectory(directory);
        inotify.watch(directory, true);
        Files.createFile(dir.resolve("moved/b"));
        Files.createFile(directory.resolve("c"));
        await().until(() -> named.contains(new NameEvent(Kind.CREATED, directory.resolve("c"), 0)));
        assertEquals(1, named.size(), "the old one is not watched any more");
    }

    @Test
    void anotherDirectoryAtThePath_isWatchedInstead() throws IOException {
        Path blue = Files.createDirectory(dir.resolve("blue"));
        Path green = Files.createDirectory(dir.resolve("green"));
        Path link = Files.createSymbolicLink(dir.resolve("current"), blue);
        inotify.watch(link, true);
        Files.delete(link);
        Files.createSymbolicLink(link, green);
        inotify.watch(link, true);
        Files.createFile(blue.resolve("a"));
        Files.createFile(green.resolve("b"));
        await().until(() -> named.contains(new NameEvent(Kind.CREATED, link.resolve("b"), 0)));
        assertEquals(1, named.size());
        inotify.retain(Set.of());
        Files.createFile(green.resolve("c"));
        inotify.watch(dir, true);
        Files.createFile(dir.resolve("d"));
        await().until(() -> named.size() == 2);
        assertEquals(List.of(), unsure, "watches that we ended ourselves");
    }
}
