package dev.logship.it.support;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Files of random bytes, and assertions that name the first offset where two of them differ.
public final class TestFiles {
    private TestFiles() {}

    /// The same bytes for the same seed.
    public static byte[] random(long seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// These bytes one after the other.
    public static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }

    /// The lines of a text in ASCII.
    public static List<String> lines(byte[] text) {
        return new String(text, StandardCharsets.US_ASCII).lines().toList();
    }

    /// Writes a new file, making its directory first.
    public static Path write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.write(file, bytes);
    }

    public static void append(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.APPEND);
    }

    /// The size; 0 if there is no such file.
    public static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until `copy` is as long as `source`, then asserts that they are equal.
    public static void awaitSame(Path source, Path copy, Duration limit) throws IOException {
        if (!isAsLong(source, copy)) {
            await(copy.getFileName() + " as long as its source").atMost(limit).untilAsserted(() -> {
                if (!isAsLong(source, copy)) {
                    throw new AssertionError(copy + " has " + size(copy) + " of " + size(source) + " bytes");
                }
            });
        }
        long differs = Files.mismatch(source, copy);
        if (differs >= 0) throw new AssertionError(copy + ": wrong from offset " + differs + " of " + source);
    }

    private static boolean isAsLong(Path source, Path copy) {
        return Files.exists(copy) && size(copy) == size(source);
    }

    public static void awaitSame(Path source, Path copy) throws IOException {
        awaitSame(source, copy, Duration.ofSeconds(30));
    }

    /// Waits until `copy` holds exactly `expected`.
    public static void awaitBytes(byte[] expected, Path copy) throws IOException {
        await(expected.length + " bytes in " + copy.getFileName()).until(() -> size(copy) >= expected.length);
        assertBytes(expected, Files.readAllBytes(copy), copy.toString());
    }

    /// Asserts that two arrays are equal; `what` names the second one.
    public static void assertBytes(byte[] expected, byte[] actual, String what) {
        int differs = Arrays.mismatch(expected, actual);
        if (differs >= 0) {
            throw new AssertionError(what + ": " + actual.length + " bytes instead of " + expected.length
                    + ", first difference at offset " + differs);
        }
    }

    /// Asserts that `copy`, from `from` on, is a prefix of `source`; returns how far it was compared.
    public static long assertPrefix(Path source, Path copy, long from) throws IOException {
        if (!Files.exists(copy)) return 0;
        try (InputStream ours = Files.newInputStream(copy);
                InputStream theirs = Files.newInputStream(source)) {
            ours.skipNBytes(from);
            theirs.skipNBytes(from);
            long at = from;
            while (true) {
                byte[] piece = ours.readNBytes(64 * 1024);
                int differs = Arrays.mismatch(piece, theirs.readNBytes(piece.length));
                if (differs >= 0) throw new AssertionError(copy + " is wrong at offset " + (at + differs));
                at += piece.length;
                if (piece.length == 0) return at;
            }
        }
    }

    /// Every path below `directory`, relative to it, in order.
    public static List<String> tree(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.map(path -> directory.relativize(path).toString()).sorted().toList();
        }
    }
}
