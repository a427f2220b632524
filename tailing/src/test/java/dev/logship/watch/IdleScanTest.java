package dev.logship.watch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import dev.logship.select.StreamNaming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a scan does when the interval is over: the files are listed only if something may have changed.
final class IdleScanTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    private final AtomicInteger scans = new AtomicInteger();
    private final AtomicInteger checks = new AtomicInteger();
    private final Set<Path> unsure = ConcurrentHashMap.newKeySet();
    private volatile boolean followed = true;

    @SuppressWarnings("NullAway.Init")
    private Scanner scanner;

    @BeforeEach
    void scan() throws IOException {
        Files.createDirectories(dir.resolve("logs"));
        Files.createDirectories(dir.resolve("other"));
        Files.createFile(dir.resolve("logs/a.log"));
        Selection logs = new Selection(new GlobSet(List.of("logs/*.log"), List.of(), dir.toRealPath()),
                new StreamNaming(false, ""));
        scanner = new Scanner(logs, Duration.ofMillis(1), Duration.ofHours(1), List.of(), new Counter(),
                new ReentrantLock());
        scanner.start();
        check();
    }

    @AfterEach
    void stop() throws IOException {
        scanner.close();
    }

    @Test
    void directories_withoutChange_areNotListed() {
        int before = scans.get();
        for (int i = 0; i < 5; i++) check();
        assertEquals(before, scans.get());
    }

    @Test
    void writes_andChangesElsewhere_listNothing() throws IOException {
        int before = scans.get();
        Files.writeString(dir.resolve("logs/a.log"), "x\n");
        Files.createFile(dir.resolve("other/b.log"));
        check();
        assertEquals(before, scans.get());
    }

    @Test
    void newName_listsOnce() throws IOException {
        int before = scans.get();
        Files.createFile(dir.resolve("logs/b.log"));
        await().until(() -> scans.get() > before);
        check();
        int then = scans.get();
        check();
        assertEquals(then, scans.get());
    }

    @Test
    void fileThatIsNotFollowed_isLookedForEachTime() {
        followed = false;
        scanner.scanSoon();
        int before = scans.get();
        await().until(() -> scans.get() > before + 3);
    }

    @Test
    void mountElsewhere_listsNothing() throws Exception {
        Path other = dir.toRealPath().resolve("other");
        int before = scans.get();
        assumeTrue(run("mount", "-t", "tmpfs", "none", other.toString()), "may not mount");
        try {
            mountOverTheFile(); // events come in order
            assertFalse(unsure.contains(other));
        } finally {
            assertTrue(run("umount", other.toString()));
        }
        check();
        assertEquals(before + 2, scans.get()); // for the file, mounted and unmounted
    }

    @Test
    void mountOverTheFile_listsIt_whenMountedAndWhenUnmounted() throws Exception {
        mountOverTheFile();
        assertTrue(unsure.contains(dir.toRealPath().resolve("logs/a.log")));
    }

    @Test
    void mountOverTheDirectory_listsIt_whenMountedAndWhenUnmounted() throws Exception {
        Path logs = dir.toRealPath().resolve("logs");
        int before = scans.get();
        assumeTrue(run("mount", "-t", "tmpfs", "none", logs.toString()), "may not mount");
        int mounted;
        try {
            await().until(() -> scans.get() > before);
            check();
            mounted = scans.get();
        } finally {
            assertTrue(run("umount", logs.toString()));
        }
        await().until(() -> scans.get() > mounted);
        assertTrue(unsure.contains(logs));
    }

    /// Waits until each of both was noticed.
    private void mountOverTheFile() throws Exception {
        Path log = dir.toRealPath().resolve("logs/a.log");
        int before = scans.get();
        assumeTrue(run("mount", "--bind", Files.createTempFile(dir, "", "").toString(), log.toString()),
                "may not mount");
        int mounted;
        try {
            await().until(() -> scans.get() > before);
            check();
            mounted = scans.get();
        } finally {
            assertTrue(run("umount", log.toString()));
        }
        await().until(() -> scans.get() > mounted);
    }

    /// Waits for two ends of the interval at which there was nothing to list: the first one may have begun.
    private void check() {
        int before = checks.get();
        await().until(() -> checks.get() > before + 1);
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor() == 0;
    }

    private final class Counter implements Scanner.Listener {
        @Override
        public boolean scanned(Set<Path> files) {
            scans.incrementAndGet();
            return followed;
        }

        @Override
        public void unchanged() {
            checks.incrementAndGet();
        }

        @Override
        public void named(List<NameEvent> events) {}

        @Override
        public void modified(Path file) {}

        @Override
        public void writesLost() {}

        @Override
        public void unsure(Path below) {
            unsure.add(below);
        }
    }
}
