package dev.logship.it.rotation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/// The journal of an older version in a state path, format 1: for each stream a row with its files and
/// extents.
final class OlderState {
    private static final int MOST_HASHED = 1024;

    private final Path journal;

    OlderState(Path state, int port) throws IOException {
        this.journal = Files.createDirectories(state).resolve("127.0.0.1_" + port + ".extents");
    }

    Path journal() {
        return journal;
    }

    /// The journal's path after its conversion.
    Path converted() {
        return journal.resolveSibling(journal.getFileName() + ".v1");
    }

    /// The state file that it is converted to.
    Path state() {
        return journal.resolveSibling(journal.getFileName().toString().replace(".extents", ".state"));
    }

    /// Adds the row of a stream whose file is expected at a path.
    ///
    /// @param fields made by [#file] and [#extent]
    void add(Path path, String... fields) throws IOException {
        append(row(path, fields));
    }

    /// Adds the first bytes of such a row, as a crash leaves them.
    void tear(Path path, String... fields) throws IOException {
        String row = row(path, fields);
        append(row.substring(0, row.length() / 2));
    }

    void append(String text) throws IOException {
        Files.writeString(journal, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String row(Path path, String... fields) {
        return checked("1795000000\t" + path.getFileName() + "\t" + path.toUri().getRawPath() + "\t"
                + String.join("\t", fields));
    }

    /// A row with a correct checksum.
    static String checked(String text) {
        return checksum(text) + "\t" + text + "\n";
    }

    static String checksum(String text) {
        var checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(checksum.getValue());
    }

    /// A file that was last seen at its present path.
    ///
    /// @param head its size when it was begun
    /// @param noted the offset up to which it was noted as taken
    static String file(int id, Path file, long head, long noted) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int headLength = (int) Math.min(head, MOST_HASHED);
        int tailLength = (int) Math.min(noted, MOST_HASHED);
        long birth = ((FileTime) Files.getAttribute(file, "creationTime")).to(TimeUnit.NANOSECONDS);
        return "f:" + id + ":" + Files.getAttribute(file, "unix:ino") + ":" + birth + ":" + headLength + ":"
                + hash(bytes, 0, headLength) + ":" + noted + ":" + tailLength + ":"
                + hash(bytes, (int) noted - tailLength, (int) noted) + ":" + birth + ":"
                + file.toUri().getRawPath();
    }

    /// A file that was noted to its end.
    static String file(int id, Path file) throws IOException {
        return file(id, file, Files.size(file), Files.size(file));
    }

    static String extent(int file, long from, long base) {
        return "e:" + file + ":" + from + ":" + base;
    }

    private static String hash(byte[] bytes, int from, int until) {
        if (from == until) return "0";
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOfRange(bytes, from, until));
            return Long.toHexString(ByteBuffer.wrap(hash).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
