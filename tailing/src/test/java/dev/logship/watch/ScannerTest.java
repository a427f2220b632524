package dev.logship.watch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import dev.logship.select.StreamNaming;
import dev.logship.watch.NameEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Files found in real directories, and how soon: scans are so rare that only events are quick.
final class ScannerTest {
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    private final AtomicInteger scans = new AtomicInteger();
    private final Set<Path> found = ConcurrentHashMap.newKeySet();
    private final Set<Path> modified = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<NameEvent> named = new ConcurrentLinkedQueue<>();
    private final Set<Path> unsure = ConcurrentHashMap.newKeySet();

    @SuppressWarnings("NullAway.Init")
    private Scanner scanner;

    @AfterEach
    void stop() throws IOException {
        scanner.close();
    }

    @Test
    void files_oldAndNew_areFound_andWhatHappensToThemTold() throws IOException {
        create("old.log");
        scan("**/*.log");
        awaitFound("old.log");
        awaitWatching("old.log");
        create("new.log");
        awaitNamed(Kind.CREATED, "new.log");
        awaitWatching("new.log");
        Files.delete(path("old.log"));
        awaitNamed(Kind.DELETED, "old.log");
    }

    @Test
    void directories_madeOneInAnother_areFoundWithTheirFiles() throws IOException {
        scan("**/*.log");
        create("a/b/c/deep.log");
        awaitFound("a/b/c/deep.log");
        awaitWatching("a/b/c/deep.log");
    }

    @Test
    void directory_thatAGlobNamesAndIsMissing_isWaitedFor() throws IOException {
        scan("later/on/*.txt");
        create("later/on/x.txt");
        awaitFound("later/on/x.txt");
        awaitWatching("later/on/x.txt");
    }

    @Test
    void directory_deletedAndMadeAgain_isUnsure_andWatchedAgain() throws IOException {
        create("a/one.log");
        scan("a/*.log");
        awaitFound("a/one.log");
        awaitWatching("a/one.log");
        String last = "a/one.log";
        for (String name : new String[] {"a/two.log", "a/three.log"}) {
            Files.delete(path(last));
            Files.delete(path("a"));
            create(name);
            last = name;
            awaitFound(name);
            awaitWatching(name);
        }
        assertTrue(unsure.contains(path("a")));
    }

    @Test
    void directory_onTheWay_replacedByAnother_isWatchedInstead() throws IOException {
        create("a/b/one.log");
        scan("a/b/*.log");
        awaitFound("a/b/one.log");
        awaitWatching("a/b/one.log");
        create("new/b/two.log");
        Files.move(path("a"), path("old"));
        Files.move(path("new"), path("a"));
        awaitFound("a/b/two.log");
        awaitWatching("a/b/two.log");
    }

    @Test
    void link_onTheWay_thatIsSwitched_isNoticedEachTime() throws IOException {
        for (String release : new String[] {"r1", "r2", "r3"}) create(release + "/log/" + release + ".log");
        switchTo("current", "r1");
        scan("current/log/*.log");
        for (String release : new String[] {"r1", "r2", "r3", "r1"}) {
            found.clear();
            switchTo("current", release);
            awaitFound("current/log/" + release + ".log");
        }
        awaitWatching("current/log/r1.log");
    }

    @Test
    void link_whoseTargetComesLater_isFoundWhenItDoes() throws IOException {
        Files.createSymbolicLink(path("app.log"), Path.of("releases/1/app.log"));
        scan("app.log");
        for (String directory : new String[] {"releases", "releases/1"}) {
            int before = scans.get();
            Files.createDirectory(path(directory));
            await().until(() -> scans.get() > before + 1);
        }
        create("releases/1/app.log");
        await().until(() -> named.contains(new NameEvent(Kind.CREATED, path("releases/1/app.log"), 0)));
        awaitFound("app.log");
    }

    @Test
    void link_isFound_andWritesToTheFileItLeadsToAreTold(@TempDir Path elsewhere) throws IOException {
        Path real = Files.createFile(elsewhere.toRealPath().resolve("real"));
        scan("*.log");
        Files.createSymbolicLink(path("link.log"), real);
        awaitFound("link.log");
        await().until(() -> {
            Files.writeString(real, "x", StandardOpenOption.APPEND);
            return modified.contains(real);
        });
    }

    @Test
    void files_thatNoGlobMatches_causeNoScan_howeverManyComeAndGo() throws IOException {
        create("old.log");
        scan("*.log");
        awaitFound("old.log");
        awaitWatching("old.log");
        int before = scans.get();
        for (int i = 0; i < 200; i++) {
            create("temporary-" + i);
            Files.delete(path("temporary-" + i));
        }
        create("last.log"); // its event comes after all of those
        awaitNamed(Kind.CREATED, "last.log");
        assertEquals(before, scans.get());
    }

    @Test
    void directory_movedTo_thatIsToBeWatchedToo_isWatched(@TempDir Path elsewhere) throws IOException {
        scan("*.log");
        await().until(() -> scans.get() > 0);
        Path other = elsewhere.toRealPath();
        scanner.watchToo(other);
        await().until(() -> {
            Files.writeString(other.resolve("moved"), "x");
            return modified.contains(other.resolve("moved"));
        });
    }

    @Test
    @DisabledIfSystemProperty(named = "user.name", matches = "root", disabledReason = "root may read all")
    void directory_thatMayNotBeRead_isLookedAtAgainAndAgain_withoutALeak() throws IOException {
        Path secret = Files.createDirectory(path("secret"));
        Files.createFile(secret.resolve("app.log"));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("-wx--x--x"));
        try {
            scan(Duration.ofMillis(1), "secret/app.log");
            awaitFound("secret/app.log");
            long before = descriptors();
            int scansBefore = scans.get();
            await().until(() -> scans.get() > scansBefore + 10);
            assertTrue(descriptors() < before + 5, () -> before + " descriptors before");
            found.clear();
            Files.delete(secret.resolve("app.log"));
            Files.createFile(secret.resolve("app.log"));
            awaitFound("secret/app.log");
        } finally {
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void select_otherFiles_findsThemAtOnce() throws IOException {
        create("a.txt");
        scan("*.log");
        await().until(() -> scans.get() > 0);
        scanner.select(selection("*.txt"));
        awaitFound("a.txt");
        create("b.txt");
        awaitNamed(Kind.CREATED, "b.txt");
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    private Selection selection(String glob) {
        return new Selection(new GlobSet(List.of(glob), List.of(), dir), new StreamNaming(false, ""));
    }

    private void scan(String glob) throws IOException {
        scan(NEVER, glob);
    }

    private void scan(Duration interval, String glob) throws IOException {
        scanner = new Scanner(selection(glob), interval, List.of(), new Scanner.Listener() {
            @Override
            public boolean scanned(Set<Path> files) {
                scans.incrementAndGet();
                found.addAll(files);
                return true;
            }

            @Override
            public void unchanged() {}

            @Override
            public void named(List<NameEvent> events) {
                named.addAll(events);
                for (NameEvent event : events) if (event.kind() == Kind.CREATED) found.add(event.path());
            }

            @Override
            public void modified(Path file) {
                modified.add(file);
            }

            @Override
            public void writesLost() {
                modified.addAll(found);
            }

            @Override
            public void unsure(Path below) {
                unsure.add(below);
            }
        }, new ReentrantLock());
        scanner.start();
        await().until(() -> scans.get() > 0);
    }

    private Path path(String name) {
        return dir.resolve(name);
    }

    /// The scan that watches comes after the one that finds.
    private void awaitWatching(String name) {
        modified.clear();
        await().until(() -> {
            Files.writeString(path(name), "x", StandardOpenOption.APPEND);
            return modified.contains(path(name));
        });
    }

    private void create(String name) throws IOException {
        Files.createDirectories(path(name).getParent());
        Files.createFile(path(name));
    }

    private void switchTo(String link, String target) throws IOException {
        Files.createSymbolicLink(path("next"), Path.of(target));
        Files.move(path("next"), path(link), StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitFound(String name) {
        await().until(() -> found.contains(path(name)));
    }

    private void awaitNamed(Kind kind, String name) {
        await().until(() -> named.contains(new NameEvent(kind, path(name), 0)));
    }
}
