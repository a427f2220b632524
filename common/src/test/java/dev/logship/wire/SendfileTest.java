package dev.logship.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.ByteRange;
import dev.logship.net.Connection;
import dev.logship.net.Loopback;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendfileTest {
    private static final int SIZE = 8 << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void send_toAReaderThatStallsAndGoesOn_sendsTheRangeExactly() throws Exception {
        byte[] content = content();
        try (FileChannel file = FileChannel.open(Files.write(directory.resolve("f"), content));
                Loopback pair = Loopback.open()) {
            AtomicLong progress = new AtomicLong();
            FutureTask<Void> sending = new FutureTask<>(() -> {
                new Sendfile(pair.near()).send(file, new ByteRange(1000, SIZE - 7), progress::set);
                pair.near().close();
                return null;
            });
            Thread.ofVirtual().start(sending);
            await().until(() -> progress.get() > 0);
            assertArrayEquals(Arrays.copyOfRange(content, 1000, SIZE - 7), readAll(pair.far()));
            sending.get();
            assertEquals(SIZE - 7, progress.get());
        }
    }

    @Test
    void send_toManyStalledReaders_letsOthersRun_andUsesNoCpu() throws Exception {
        List<Loopback> stalled = new ArrayList<>();
        try (FileChannel file = FileChannel.open(Files.write(directory.resolve("f"), content()))) {
            for (int i = 0; i < 40; i++) {
                Loopback pair = Loopback.open();
                stalled.add(pair);
                start(file, pair);
            }
            try (Loopback quick = Loopback.open()) {
                start(file, quick);
                assertEquals(SIZE, readAll(quick.far()).length);
            }
            long before = cpuNanos();
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            long used = cpuNanos() - before;
            assertTrue(used < Duration.ofMillis(700).toNanos(), "a spinning loop: " + used
                    + " ns of CPU in 1 s");
        } finally {
            for (Loopback pair : stalled) pair.close();
        }
    }

    @Test
    void send_fromAFileThatIsTooShort_failsInsteadOfWaiting() throws IOException {
        Path path = Files.write(directory.resolve("f"), new byte[100]);
        try (FileChannel file = FileChannel.open(path); Loopback pair = Loopback.open()) {
            FutureTask<Void> sending = new FutureTask<>(() -> {
                new Sendfile(pair.near()).send(file, new ByteRange(0, 101), at -> {});
                return null;
            });
            Thread.ofVirtual().start(sending);
            ExecutionException e = assertThrows(ExecutionException.class, sending::get);
            assertTrue(e.getCause() instanceof EOFException, String.valueOf(e.getCause()));
        }
    }

    private static void start(FileChannel file, Loopback pair) {
        Thread.ofVirtual().start(() -> {
            try {
                new Sendfile(pair.near()).send(file, new ByteRange(0, SIZE), at -> {});
                pair.near().close();
            } catch (IOException e) {
                if (pair.near().isOpen()) throw new UncheckedIOException(e);
            }
        });
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static byte[] content() {
        byte[] content = new byte[SIZE];
        new Random(7).nextBytes(content);
        return content;
    }

    private static byte[] readAll(Connection peer) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(SIZE + 1);
        while (peer.read(all) >= 0 && all.hasRemaining()) assertTrue(all.position() <= SIZE);
        return Arrays.copyOf(all.array(), all.position());
    }
}
