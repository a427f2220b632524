package dev.logship.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class WaiterTest {
    private static final int LONG = 20_000;

    @TempDir
    private Path directory;

    @Test
    void waiting_whenNothingHappens_endsWithItsTime() throws IOException {
        try (var inotify = new InotifyDescriptor(); var waiter = new Waiter(inotify)) {
            long start = System.nanoTime();
            waiter.await(30);
            assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(29));
            assertFalse(waiter.isReady(inotify) || waiter.haveMountsChanged() || waiter.isWoken());
        }
    }

    @Test
    void event_ofOneInotify_isOfThatOneOnly() throws IOException {
        try (var names = new InotifyDescriptor(); var writes = new InotifyDescriptor();
             var waiter = new Waiter(names, writes)) {
            names.add(directory, InotifyMask.CREATE);
            writes.add(directory, InotifyMask.MODIFY);
            Files.createFile(directory.resolve("a"));
            waiter.await(LONG);
            assertTrue(waiter.isReady(names));
            assertFalse(waiter.isReady(writes) || waiter.isWoken());
            names.read((watch, mask, cookie, name) -> { });
            Files.writeString(directory.resolve("a"), "x");
            waiter.await(LONG);
            assertTrue(waiter.isReady(writes));
            assertFalse(waiter.isReady(names));
        }
    }

    @Test
    void wakeUp_beforeAndWhileWaiting_endsItOnce() throws Exception {
        try (var waiter = new Waiter()) {
            waiter.wakeUp();
            waiter.wakeUp();
            waiter.await(LONG);
            assertTrue(waiter.isWoken());
            waiter.await(1);
            assertFalse(waiter.isWoken());
            Thread other = Thread.ofPlatform().start(() -> {
                try {
                    waiter.wakeUp();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            waiter.await(LONG);
            assertTrue(waiter.isWoken());
            other.join();
        }
    }

    @Test
    void mount_isReported_onceEach() throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "none", directory.toString()), "may not mount");
        assertTrue(run("umount", directory.toString()));
        try (var waiter = new Waiter()) {
            waiter.await(1);
            assertFalse(waiter.haveMountsChanged());
            assertTrue(run("mount", "-t", "tmpfs", "none", directory.toString()));
            waiter.await(LONG);
            assertTrue(waiter.haveMountsChanged());
            waiter.await(1);
            assertFalse(waiter.haveMountsChanged());
            assertTrue(run("umount", directory.toString()));
            waiter.await(LONG);
            assertTrue(waiter.haveMountsChanged());
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor() == 0;
    }

    @Test
    void closedWaiter_mayBeWoken_andLeavesNoDescriptor() throws IOException {
        int before = Descriptors.count();
        Waiter waiter = new Waiter();
        waiter.close();
        waiter.close();
        waiter.wakeUp();
        assertEquals(before, Descriptors.count());
    }
}
