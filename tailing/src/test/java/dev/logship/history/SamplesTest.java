package dev.logship.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.history.Samples.Agreement;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SamplesTest {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    @SuppressWarnings("NullAway.Init")
    private FileChannel file;

    @BeforeEach
    void open() throws IOException {
        System.out.println("-Dseed=" + seed);
        file = channel("file");
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    @Test
    void places_ofAShortFile_areItsHeadThePowersAndTheOffset() throws IOException {
        fill(file, 5000);
        assertEquals(List.of(300L), places(Samples.of(file, 300, Samples.NONE)));
        assertEquals(List.of(1024L), places(Samples.of(file, 1024, Samples.NONE)));
        assertEquals(List.of(1024L, 1025L), places(Samples.of(file, 1025, Samples.NONE)));
        assertEquals(List.of(1024L, 2048L, 4096L, 5000L), places(Samples.of(file, 5000, Samples.NONE)));
        assertSame(Samples.NONE, Samples.of(file, 0, Samples.NONE));
    }

    @Test
    void places_ofALongFile_areDenseInItsLast4MiB() throws IOException {
        long offset = 10 * MIB + 1;
        file.write(ByteBuffer.wrap(new byte[] {1}), offset - 1);
        List<Long> places = new ArrayList<>();
        for (long at = KIB; at < 6 * MIB; at *= 2) places.add(at);
        for (long at = 6 * MIB + 64 * KIB; at <= 10 * MIB; at += 64 * KIB) places.add(at);
        places.add(offset);
        assertEquals(places, places(Samples.of(file, offset, Samples.NONE)));
    }

    @Test
    void offset_beyondTheFilesEnd_cannotBeSampled() throws IOException {
        fill(file, 5000);
        assertThrows(EOFException.class, () -> Samples.of(file, 5001, Samples.NONE));
    }

    @Test
    void file_thatGrew_agreesWhole() throws IOException {
        fill(file, 5000);
        Samples samples = Samples.of(file, 4500, Samples.NONE);
        assertEquals(new Agreement(4, 0, 4500, true, true), samples.compare(file));
        assertEquals(4500, samples.offset());
        assertEquals(Fingerprint.before(file, 4500), samples.tail());
    }

    @Test
    void file_withOneByteChanged_differsWhereThatIs() throws IOException {
        fill(file, 9000);
        Samples samples = Samples.of(file, 9000, Samples.NONE);    // 1024 2048 4096 8192 9000
        assertEquals(new Agreement(4, 1, 0, false, true), compareWithChanged(samples, 0));
        assertEquals(new Agreement(4, 1, 1024, true, true), compareWithChanged(samples, 2047));
        assertEquals(new Agreement(5, 0, 9000, true, true), compareWithChanged(samples, 5000), "between two");
        assertEquals(new Agreement(4, 1, 8192, true, false), compareWithChanged(samples, 8999));
        assertEquals(new Agreement(3, 2, 4096, true, false), compareWithChanged(samples, 8000), "in two");
    }

    @Test
    void file_thatIsShorter_differsBeyondItsEnd() throws IOException {
        fill(file, 9000);
        Samples samples = Samples.of(file, 9000, Samples.NONE);
        file.truncate(5000);
        assertEquals(new Agreement(3, 2, 4096, true, false), samples.compare(file));
        assertEquals(new Agreement(3, 0, 4096, true, true), samples.below(5000).compare(file));
        file.truncate(0);
        assertEquals(new Agreement(0, 5, 0, false, false), samples.compare(file));
    }

    @Test
    void noSamples_agreeWithEveryFile() throws IOException {
        assertTrue(Samples.NONE.compare(file).isWhole());
        assertTrue(Samples.NONE.tail().matches(file));
        assertEquals(0, Samples.NONE.offset());
        assertTrue(Samples.NONE.isEmpty());
    }

    @Test
    void knownSamples_areNotTakenAgain_soThatWhatWasThereCounts() throws IOException {
        fill(file, 9000);
        Samples before = Samples.of(file, 5000, Samples.NONE);
        change(file, 10);
        Samples after = Samples.of(file, 9000, before);
        assertEquals(List.of(1024L, 2048L, 4096L, 8192L, 9000L), places(after), "5000 is no place any more");
        assertFalse(after.compare(file).head());
        assertEquals(4, after.compare(file).agree());
    }

    @Test
    void below_keepsThoseUpToAnOffset() throws IOException {
        fill(file, 9000);
        Samples samples = Samples.of(file, 9000, Samples.NONE);
        assertEquals(List.of(1024L, 2048L), places(samples.below(4095)));
        assertEquals(List.of(1024L, 2048L, 4096L), places(samples.below(4096)));
        assertSame(samples, samples.below(9000));
        assertTrue(samples.below(1023).isEmpty());
    }

    @Test
    void with_oneMore_leavesOutThoseBehindIt() throws IOException {
        fill(file, 9000);
        Samples samples = Samples.of(file, 5000, Samples.NONE);
        assertEquals(List.of(1024L, 2048L, 4096L, 5000L, 6000L),
                places(samples.with(Fingerprint.before(file, 6000))));
        Samples lower = samples.with(Fingerprint.before(file, 2500));
        assertEquals(List.of(1024L, 2048L, 2500L), places(lower));
        assertTrue(lower.compare(file).isWhole());
        assertEquals(samples, samples.with(samples.tail()));
    }

    @Test
    void contents_haveInCommonWhatTheyBeginWith_asFarAsPlacesTell() throws IOException {
        fill(file, 9000);
        Samples one = Samples.of(file, 9000, Samples.NONE);
        change(file, 5000);
        assertEquals(9000, one.commonWith(Samples.of(file, 9000, Samples.NONE)), "between two places");
        change(file, 3500);
        assertEquals(2048, one.commonWith(Samples.of(file, 9000, Samples.NONE)));
        assertEquals(2048, one.commonWith(Samples.of(file, 3000, Samples.NONE)), "one has no 3000");
        change(file, 10);
        assertEquals(0, one.commonWith(Samples.of(file, 9000, Samples.NONE)));
        assertEquals(0, one.commonWith(Samples.NONE));
    }

    @Test
    void samples_inTheJournal_areWholeWhenTheyAreRead() throws IOException {
        fill(file, 300_000);
        for (long offset : new long[] {0, 1, 1024, 5000, 300_000}) {
            Samples samples = Samples.of(file, offset, Samples.NONE);
            assertEquals(samples, Samples.decode(samples.encode()));
        }
    }

    @Test
    void bytes_thatAreNoSamples_areRefused() {
        for (byte[] bytes : List.of(new byte[1], new byte[15], new byte[17], bytes(0, 1), bytes(-5, 1),
                bytes(1024, 1, 1024, 2), bytes(2048, 1, 1024, 2))) {
            assertThrows(IllegalArgumentException.class, () -> Samples.decode(bytes), Arrays.toString(bytes));
        }
    }

    @Test
    void bytes_ofAnyKind_areRefusedOrAgreeWithNoFile() throws IOException {
        fill(file, 5000);
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = new byte[16 * (1 + random.nextInt(3))];
            random.nextBytes(bytes);
            for (int at = 0; at < bytes.length; at += 16) bytes[at] &= 0x7f;
            try {
                assertFalse(Samples.decode(bytes).compare(file).isWhole(), () -> "-Dseed=" + seed);
            } catch (IllegalArgumentException e) {
                assertEquals("samples", e.getMessage());
            }
        }
        assertFalse(Samples.decode(bytes(Long.MAX_VALUE, 1)).compare(file).tail());
    }

    private Agreement compareWithChanged(Samples samples, long at) throws IOException {
        try (FileChannel other = channel("other")) {
            file.transferTo(0, file.size(), other.truncate(0));
            change(other, at);
            return samples.compare(other);
        }
    }

    private static byte[] bytes(long... longs) {
        ByteBuffer bytes = ByteBuffer.allocate(longs.length * Long.BYTES);
        for (long each : longs) bytes.putLong(each);
        return bytes.array();
    }

    private static List<Long> places(Samples samples) {
        ByteBuffer bytes = ByteBuffer.wrap(samples.encode());
        List<Long> places = new ArrayList<>();
        while (bytes.hasRemaining()) {
            places.add(bytes.getLong());
            bytes.getLong();
        }
        return places;
    }

    private void fill(FileChannel to, int count) throws IOException {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        to.write(ByteBuffer.wrap(bytes), 0);
    }

    private static void change(FileChannel in, long at) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        in.read(one, at);
        in.write(one.put(0, (byte) (one.get(0) + 1)).rewind(), at);
    }

    private FileChannel channel(String name) throws IOException {
        return FileChannel.open(dir.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }
}
