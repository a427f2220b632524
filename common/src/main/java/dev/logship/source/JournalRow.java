package dev.logship.source;

import dev.logship.StreamName;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The history of one stream as a line of text. Its fields are separated by tabs: a checksum of the rest,
/// the time in seconds since 1970, the stream, the path that is followed, then each file
/// (`f:ID:INODE:CREATED:HEAD LENGTH:HEAD HASH:TAIL UNTIL:TAIL LENGTH:TAIL HASH:BEGAN:PATH`) and each extent
/// (`e:FILE:FROM:BASE`). Numbers are decimal, hashes hexadecimal, paths percent-encoded. Immutable.
///
/// @param stream whose history
/// @param path where the stream's file is expected
/// @param extents the history
/// @param written when, in seconds since 1970
public record JournalRow(StreamName stream, Path path, Extents extents, long written) {
    private static final int HEX = 16;

    static JournalRow now(StreamName stream, Path path, Extents extents) {
        return new JournalRow(stream, path, extents, System.currentTimeMillis() / 1000);
    }

    boolean isOlderThan(Duration age) {
        return System.currentTimeMillis() / 1000 - written > age.toSeconds();
    }

    /// The line, without its end.
    String text() {
        StringBuilder text = new StringBuilder().append(written).append('\t').append(stream.text())
                .append('\t').append(encode(path));
        for (FileRecord file : extents.files()) {
            FileIdentity is = file.identity();
            text.append("\tf:").append(file.id()).append(':').append(is.inode()).append(':')
                    .append(is.created()).append(':').append(is.head().length()).append(':')
                    .append(hex(is.head().hash())).append(':').append(file.tail().until()).append(':')
                    .append(file.tail().length()).append(':').append(hex(file.tail().hash())).append(':')
                    .append(file.began()).append(':').append(encode(file.path()));
        }
        for (Extent extent : extents.list()) {
            text.append("\te:").append(extent.file()).append(':').append(extent.sourceFrom()).append(':')
                    .append(extent.base());
        }
        return checksum(text.toString()) + '\t' + text;
    }

    /// Reads a line; empty when it is damaged.
    static Optional<JournalRow> parse(String line) {
        int tab = line.indexOf('\t');
        boolean whole = tab > 0 && checksum(line.substring(tab + 1)).equals(line.substring(0, tab));
        if (!whole) return Optional.empty();
        try {
            String[] fields = line.split("\t", -1);
            List<FileRecord> files = new ArrayList<>();
            List<Extent> list = new ArrayList<>();
            for (String field : List.of(fields).subList(4, fields.length)) {
                if (field.startsWith("f:")) files.add(file(field.split(":", 11)));
                else list.add(extent(field.split(":")));
            }
            if (files.isEmpty() || list.isEmpty()) return Optional.empty();
            return Optional.of(new JournalRow(new StreamName(fields[2]), decode(fields[3]),
                    new Extents(files, list), Long.parseLong(fields[1])));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty(); // written by something else: as good as damaged
        }
    }

    private static FileRecord file(String[] is) {
        Fingerprint head = new Fingerprint(Long.parseLong(is[4]), Integer.parseInt(is[4]), unhex(is[5]));
        Fingerprint tail = new Fingerprint(Long.parseLong(is[6]), Integer.parseInt(is[7]), unhex(is[8]));
        return new FileRecord(Integer.parseInt(is[1]),
                new FileIdentity(0, Long.parseLong(is[2]), Long.parseLong(is[3]), head), decode(is[10]),
                Long.parseLong(is[9]), tail);
    }

    private static Extent extent(String[] is) {
        return new Extent(Integer.parseInt(is[1]), Long.parseLong(is[2]), Long.parseLong(is[3]));
    }

    private static String hex(long hash) {
        return Long.toHexString(hash);
    }

    private static long unhex(String hash) {
        return Long.parseUnsignedLong(hash, HEX);
    }

    /// Paths are bytes; a String of one may have lost some of them.
    private static String encode(Path path) {
        return path.toAbsolutePath().toUri().getRawPath();
    }

    private static Path decode(String encoded) {
        return Path.of(URI.create("file://" + encoded));
    }

    private static String checksum(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(checksum.getValue());
    }
}
