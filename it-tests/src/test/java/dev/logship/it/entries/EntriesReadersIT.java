package dev.logship.it.entries;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.EntriesClient;
import dev.logship.it.support.EntriesServer;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Proc;
import dev.logship.it.support.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Readers of an entry log while it is written at full speed: each gets every entry once and in order,
/// wherever it is stored at that moment, and readers that do not read delay nobody.
@Tag("entries")
final class EntriesReadersIT {
    private static final int WRITERS = 3;
    private static final int READERS = 60;
    private static final int AT_ONCE = 8;
    private static final int STALLED = 20;
    private static final int MAX_RESIDENT_MIB = 350;

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    void readers_underFullWriteLoad_missAndDoubleNone() throws Exception {
        var random = new Random(Seed.of(EntriesReadersIT.class));
        EntriesServer server = EntriesServer.start(logship, dir, "--fsync", "off");
        var written = new AtomicLong();
        var done = new AtomicBoolean();
        var stalled = new ArrayList<EntriesClient>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<Long>>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(() -> write(server.port(), written, done)));
            }
            await().until(() -> written.get() > 5_000);
            for (int i = 0; i < STALLED; i++) {
                var client = new EntriesClient(server.port());
                stalled.add(client);
                client.read(1, 1_000_000_000);
            }
            for (int from = 0; from < READERS; from += AT_ONCE) {
                List<Callable<Void>> readers = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    long end = written.get();
                    // Around the move from the journal.
                    long first = Math.max(1, end - 3_000 + random.nextInt(4_000));
                    int count = 1 + random.nextInt(5_000);
                    readers.add(() -> read(server.port(), first, count));
                }
                for (Future<Void> reader : threads.invokeAll(readers)) reader.get();
            }
            long resident = Proc.residentMiB(server.process().pid());
            assertTrue(resident < MAX_RESIDENT_MIB, resident + " MiB resident");
            done.set(true);
            for (Future<Long> writer : writers) writer.get();
        } finally {
            done.set(true);
            for (EntriesClient client : stalled) client.close();
        }
    }

    /// Writes until it is done, with some unconfirmed entries.
    private static long write(int port, AtomicLong written, AtomicBoolean done) throws IOException {
        try (var client = new EntriesClient(port)) {
            long sent = 0;
            for (; !done.get(); sent++) {
                client.write("x", "{\"n\":" + sent + "}");
                if (sent >= 100) client.receive();
                written.incrementAndGet();
            }
            return sent;
        }
    }

    private static Void read(int port, long first, int count) throws IOException {
        try (var client = new EntriesClient(port)) {
            client.read(first, count);
            for (long index = first; index < first + count; ) {
                String line = client.receive();
                if (line.equals("{\"current\":true}")) continue;
                assertTrue(line.startsWith("{\"index\":" + index++ + ",\"entry\":{\"n\":"), line);
            }
            assertTrue(client.receive().startsWith("{\"head\":"));
        }
        return null;
    }
}
