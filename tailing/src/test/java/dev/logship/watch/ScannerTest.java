package dev.logship.watch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScannerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final AtomicInteger scans = new AtomicInteger();
    private final Set<Path> found = ConcurrentHashMap.newKeySet();
    private final Set<Path> modified = ConcurrentHashMap.newKeySet();
    private final Set<Path> deleted = ConcurrentHashMap.newKeySet();

    @SuppressWarnings("NullAway.Init")
    private Scanner scanner;

    @BeforeEach
    void start() throws IOException {
        Files.createFile(folder.resolve("old.log"));
        var discovery = new GlobSet(List.of("**/*.log", "later/on/*.txt"), List.of("no.log"), folder);
        var selection = new Selection(discovery, new StreamNaming(false, ""));
        // So long that only being told can be quick.
        scanner = new Scanner(selection, Duration.ofHours(1), List.of(), new Scanner.Listener() {
            @Override
            public void scanned(Set<Path> files) {
                scans.incrementAndGet();
                found.addAll(files);
            }

            @Override
            public void created(Path file) {
                found.add(file);
            }

            @Override
            public void modified(Path file) {
                modified.add(file);
            }

            @Override
            public void deleted(Path file) {
                deleted.add(file);
            }
        });
        awaitFound("old.log");
    }

    @AfterEach
    void stop() throws IOException {
        scanner.close();
    }

    @Test
    void files_oldAndNew_areFound_andWritesToThemTold() throws IOException {
        awaitWatching();
        create("new.log");
        awaitFound("new.log");
        Files.writeString(folder.resolve("old.log"), "x", StandardOpenOption.APPEND);
        await().until(() -> modified.contains(folder.resolve("old.log")));
        Files.delete(folder.resolve("old.log"));
        await().until(() -> deleted.contains(folder.resolve("old.log")));
    }

    @Test
    void folders_madeOneInAnother_areFoundWithTheirFiles() throws IOException {
        create("a/b/c/deep.log");
        awaitFound("a/b/c/deep.log");
        create("a/b/c/deeper.log");
        awaitFound("a/b/c/deeper.log");
    }

    @Test
    void folder_thatAGlobNamesAndIsMissing_isWaitedFor() throws IOException {
        create("later/on/x.txt");
        awaitFound("later/on/x.txt");
    }

    @Test
    void folder_thatIsRemovedAndMadeAgain_isWatchedAgain() throws IOException {
        create("a/one.log");
        awaitFound("a/one.log");
        Files.delete(folder.resolve("a/one.log"));
        Files.delete(folder.resolve("a"));
        create("a/two.log");
        awaitFound("a/two.log");
        create("a/three.log");
        awaitFound("a/three.log");
    }

    @Test
    void files_thatNoGlobMatches_causeNoScan_howeverManyComeAndGo() throws IOException {
        awaitWatching();
        int before = scans.get();
        for (int i = 0; i < 200; i++) {
            create("temporary-" + i);
            Files.delete(folder.resolve("temporary-" + i));
        }
        create("last.log"); // told after all of those
        awaitFound("last.log");
        assertEquals(before, scans.get());
    }

    @Test
    void files_thatMatchAndGo_causeFewScans() throws IOException {
        awaitWatching();
        int before = scans.get();
        for (int i = 0; i < 1000; i++) {
            create("temporary.log");
            Files.delete(folder.resolve("temporary.log"));
        }
        assertTrue(scans.get() - before < 300, (scans.get() - before) + " scans for 1000 deleted files");
    }

    @Test
    void link_isFound_andWritesToTheFileItLeadsToAreTold(@TempDir Path elsewhere) throws IOException {
        Path real = Files.createFile(elsewhere.toRealPath().resolve("real"));
        Files.createSymbolicLink(folder.resolve("link.log"), real);
        awaitFound("link.log");
        await().until(() -> {
            Files.writeString(real, "x", StandardOpenOption.APPEND);
            return modified.contains(real);
        });
    }

    /// The scan that watches comes after the one that finds.
    private void awaitWatching() {
        await().until(() -> {
            Files.writeString(folder.resolve("old.log"), "x", StandardOpenOption.APPEND);
            return modified.remove(folder.resolve("old.log"));
        });
    }

    private void create(String name) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.createFile(folder.resolve(name));
    }

    private void awaitFound(String name) {
        await().until(() -> found.contains(folder.resolve(name)));
    }
}
