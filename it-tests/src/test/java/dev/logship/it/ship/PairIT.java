package dev.logship.it.ship;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.TailClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The main job: files go from tx to rx to a reader, byte for byte.
@Tag("ship")
final class PairIT {
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Path source;
    private Path storage;

    @BeforeEach
    void directories() throws IOException {
        source = Files.createDirectories(dir.resolve("source"));
        storage = Files.createDirectories(dir.resolve("storage"));
    }

    @Test
    void file_existingAndGrowing_arrivesWhole() throws IOException {
        Path foo = TestFiles.write(source.resolve("foo.log"), TestFiles.random(1, 3_000_000));
        Rx rx = logship.rx(storage);
        logship.tx(rx.shipPort(), dir);

        TestFiles.awaitSame(foo, rx.file("foo.log"));
        for (int i = 0; i < 20; i++) {
            TestFiles.append(foo, TestFiles.random(i, 1 + i * 100));
            TestFiles.awaitSame(foo, rx.file("foo.log"));
        }
    }

    @Test
    void file_createdLater_isFound() throws IOException {
        Rx rx = logship.rx(storage);
        LogshipProcess tx = logship.tx(rx.shipPort(), dir);
        Path first = TestFiles.write(source.resolve("first.log"), TestFiles.random(1, 10));
        TestFiles.awaitSame(first, rx.file("first.log"));

        Path second = TestFiles.write(source.resolve("second.log"), TestFiles.random(2, 10_000));

        TestFiles.awaitSame(second, rx.file("second.log"));
        assertTrue(tx.isAlive());
    }

    @Test
    void file_ofNoBytes_becomesStreamOfNoBytes() throws IOException {
        TestFiles.write(source.resolve("empty.log"), new byte[0]);
        Rx rx = logship.rx(storage);
        logship.tx(rx.shipPort(), dir);

        await().until(() -> Files.exists(rx.file("empty.log")));
        assertEquals(0, Files.size(rx.file("empty.log")));
    }

    @Test
    void files_hiddenExcludedOrNotMatched_areNotShipped() throws IOException {
        for (String name : List.of(".hidden.log", "noisy.log", "notes.txt", "wanted.log")) {
            TestFiles.write(source.resolve(name), TestFiles.random(1, 100));
        }
        Rx rx = logship.rx(storage, "--host-in-filename", "false");
        logship.tx(rx.shipPort(), dir, "--exclude", source + "/noisy*");

        TestFiles.awaitSame(source.resolve("wanted.log"), storage.resolve("wanted.log"));
        assertEquals(List.of("wanted.log"), streams(), "streams in the storage");
    }

    @Test
    @Tag("quick")
    void reader_ofGrowingFile_getsAppendedBytesThroughBothSides() throws IOException {
        Path foo = TestFiles.write(source.resolve("foo.log"), TestFiles.random(1, 1000));
        Rx rx = logship.rx(storage, "--tail", "0=" + Rx.stream("foo.log"));
        logship.tx(rx.shipPort(), dir);

        try (TailClient reader = TailClient.open(rx.boundPort(Rx.stream("foo.log")), "0")) {
            TestFiles.assertBytes(TestFiles.random(1, 1000), reader.read(1000), "stream");
            for (int i = 0; i < 50; i++) {
                byte[] line = ("line " + i + "\n").getBytes(StandardCharsets.UTF_8);
                TestFiles.append(foo, line);
                TestFiles.assertBytes(line, reader.read(line.length), "line " + i);
            }
        }
    }

    @Test
    void pair_stoppedAndStartedAgain_goesOnWhereItWas() throws IOException {
        int port = Logship.freePort();
        Path foo = TestFiles.write(source.resolve("foo.log"), new byte[0]);
        for (int round = 0; round < 3; round++) {
            TestFiles.append(foo, TestFiles.random(round, 100_000));
            Rx rx = logship.rx(port, storage);
            LogshipProcess tx = logship.tx(port, dir);
            TestFiles.awaitSame(foo, rx.file("foo.log"));
            tx.terminate();
            tx.assertExit(0);
            assertEquals(List.of(), tx.stderrWith("not all connections ended"));
            TestFiles.append(foo, TestFiles.random(round, 100_000));
            rx.process().terminate();
            rx.process().assertExit(0);
        }
    }

    @Test
    void agent_startedBeforeReceiver_shipsWhenItComes() throws IOException {
        int port = Logship.freePort();
        Path foo = TestFiles.write(source.resolve("foo.log"), TestFiles.random(1, 100_000));
        LogshipProcess tx = logship.tx(port, dir);
        tx.awaitLine("reason why nothing is shipped", line -> line.contains(Integer.toString(port)));

        Rx rx = logship.rx(port, storage);

        TestFiles.awaitSame(foo, rx.file("foo.log"));
    }

    private List<String> streams() throws IOException {
        return TestFiles.tree(storage).stream()
                .filter(name -> !name.isEmpty() && !name.startsWith(".logship")).toList();
    }
}
