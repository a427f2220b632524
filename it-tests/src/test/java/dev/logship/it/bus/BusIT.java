package dev.logship.it.bus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.bus.BusRig.Part;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Proc;
import dev.logship.it.support.Seed;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The file bus between logship's own producers and consumers, in both modes.
@Tag("bus")
final class BusIT extends SharedBus {
    /// An interval so long that nothing arrives by it in time.
    private static final String HOUR = "--sleep-interval=1h";

    @RegisterExtension final Logship logship = new Logship();

    @Test
    @Tag("quick")
    void lossless_randomBytes_arriveAsTheyWere() throws Exception {
        var random = new Random(Seed.of(BusIT.class));
        byte[] bytes = TestFiles.random(random.nextLong(), 300_000);
        String block = Integer.toString(1000 + random.nextInt(70_000));
        Part producer = bus.logshipWith(TestFiles.write(dir.resolve("in"), bytes), "producer", "--lossless",
                "--block-size", block);
        Part consumer = bus.logship("consumer", "--back-pressure");

        producer.assertExit(0);
        consumer.assertExit(0);

        assertArrayEquals(bytes, consumer.printed());
        assertFalse(Files.exists(bus.file()));
        assertFalse(Files.exists(bus.fresh()));
    }

    @Test
    void lossless_emptyFile_endsOneConsumer() throws Exception {
        Part one = bus.logship("consumer", "--lossless");
        Part other = bus.logship("consumer", "--lossless");

        bus.put("");
        await().until(() -> !one.process().isAlive() || !other.process().isAlive());
        assertTrue(one.process().isAlive() || other.process().isAlive());
        bus.put("");

        one.assertExit(0);
        other.assertExit(0);
    }

    @Test
    void lossless_emptyInput_isTheEndOnly() throws Exception {
        Part producer = bus.logship("producer", "--lossless");
        producer.end();

        producer.assertExit(0);

        assertEquals(0, Files.size(bus.file()));
    }

    @Test
    void lossless_smallWrites_passAtOnce() throws Exception {
        Part producer = bus.logship("producer", "--lossless", HOUR);
        Part consumer = bus.logship("consumer", "--lossless", HOUR);

        var all = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            producer.feed(i + "\n");
            all.append(i).append('\n');
            consumer.awaitText(all.toString());
        }
        producer.end();
        consumer.assertExit(0);
    }

    @Test
    void lossless_withoutFileMonitoring_looksAtIntervals() throws Exception {
        String[] options = {"--lossless", "--no-file-monitoring", "--sleep-interval", "0.01"};
        Part producer = bus.logship("producer", options);
        Part consumer = bus.logship("consumer", options);

        producer.feed("hello\n");
        consumer.awaitText("hello\n");
        producer.feed("again\n");
        consumer.awaitText("hello\nagain\n");
        producer.end();
        consumer.assertExit(0);
    }

    @Test
    void lossy_everyFollower_printsEachChunk() throws Exception {
        Part first = bus.logship("consumer", HOUR);
        Part second = bus.logship("consumer", "--no-file-monitoring", "--sleep-interval", "0.01");

        var all = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            bus.put(i + "\n");
            all.append(i).append('\n');
            first.awaitText(all.toString());
            second.awaitText(all.toString());
        }
        // A new consumer begins with the present chunk, and nothing is printed twice.
        bus.logship("consumer").awaitText("19\n");
        assertEquals(all.toString(), first.text());
        assertTrue(first.process().isAlive());
    }

    @Test
    void lossy_fileWrittenInPlace_isPrintedAgain() throws Exception {
        Part follower = bus.logship("consumer");
        bus.put("one\n");
        follower.awaitText("one\n");

        bus.sh("echo two >$F");

        await().until(() -> follower.text().endsWith("two\n"));
    }

    @Test
    void lossy_burst_firstBytesAtOnceOthersTogether() throws Exception {
        Part producer = bus.logship("producer", "--sleep-interval", "2s");
        Part follower = bus.logship("consumer", HOUR);

        producer.feed("first\n");
        follower.awaitText("first\n");
        producer.feed("second\n");
        producer.feed("third\n");
        bus.awaitChunk("second\nthird\n");
    }

    @Test
    void lossy_endOfInput_writesWhatIsThereAndNoEmptyFile() throws Exception {
        Part producer = bus.logship("producer", HOUR);
        producer.feed("first\n");
        bus.awaitChunk("first\n");
        producer.feed("last");
        producer.end();

        producer.assertExit(0);

        assertEquals("last", Files.readString(bus.file()));
    }

    @Test
    void blockingRead_waitsForWholeBlocks() throws Exception {
        Part producer = bus.logship("producer", "--blocking-read", "--block-size", "4", "--lossless");
        producer.feed("ab");
        await().during(Duration.ofMillis(600)).until(() -> !Files.exists(bus.file()));
        producer.feed("cde");
        bus.awaitChunk("abcd");
        producer.end();
        Files.delete(bus.file());
        bus.awaitChunk("e");
    }

    @Test
    void leftovers_ofKilledOnes_areInNobodysWay() throws Exception {
        Path innocent = TestFiles.write(dir.resolve("innocent"), new byte[10]);
        Files.createDirectories(bus.file().getParent());
        Files.createFile(bus.lock());
        Files.createSymbolicLink(bus.fresh(), innocent);
        Part producer = bus.logship("producer");

        producer.feed("hello");
        bus.awaitChunk("hello");

        assertFalse(Files.isSymbolicLink(bus.file()));
        assertEquals(10, Files.size(innocent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--lossless", "--no-file-monitoring"})
    void consumer_outputGone_endsQuietly(String option) throws Exception {
        bus.put("chunk");

        Part pipe = bus.start(List.of("bash", "-c", "set -o pipefail; { " + LogshipProcess.program()
                + " bus --filename " + bus.file() + " consumer " + option + "; } | true"), null);

        pipe.assertExit(0);
        assertEquals("chunk", Files.readString(bus.file()), "what nobody read stays");
    }

    @ParameterizedTest
    @CsvSource({"producer, TERM", "producer, INT", "consumer, TERM", "consumer, INT"})
    void signal_whileIdle_exitsWithZero(String side, String signal) throws Exception {
        for (String[] options : new String[][] {{}, {"--lossless"}}) {
            Part part = bus.logship(side, options);
            await("its watch").until(() ->
                    Proc.holdsOpen(part.process().pid(), Path.of("anon_inode:inotify")));

            part.signal(signal);

            part.assertExit(0);
        }
    }

    @Test
    void producer_terminated_writesWhatItHasRead() throws Exception {
        Part producer = bus.logship("producer", "--sleep-interval", "1s", "--block-size", "128KiB");
        producer.feed("first");
        bus.awaitChunk("first");
        String second = "x".repeat(100_000); // more than the pipe holds, so that it is being read now
        producer.feed(second);

        producer.signal("TERM");

        producer.assertExit(0);
        assertEquals(second, Files.readString(bus.file()));
    }

    @Test
    void input_closed_isAnEmptyOne() throws Exception {
        Part producer = bus.start(List.of("sh", "-c", LogshipProcess.program()
                + " bus --filename " + bus.file() + " producer <&-"), null);

        producer.assertExit(0);

        assertFalse(Files.exists(bus.file()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bus producer", "bus --filename F both", "bus --filename / producer",
        "bus --filename F consumer --blocking-read", "bus --filename F producer --block-size 0",
        "bus --filename F producer --block-size 1GiB"})
    void usage_wrong_exitsWithTwoAndOneLine(String args) throws IOException {
        logship.start(args.split(" ", -1)).assertFails(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere/F", "/dev/null", "/tmp"})
    void file_impossible_failsAndNamesIt(String file) throws IOException {
        String line = logship.start("bus", "consumer", "--filename", file).assertFails(1);

        assertTrue(line.contains(file.replace("/F", "")), line);
    }
}
