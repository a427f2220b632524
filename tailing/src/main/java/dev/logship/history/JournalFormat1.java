package dev.logship.history;

import dev.logship.ByteRange;
import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.history.StateContents.Damage;
import dev.logship.history.StateContents.Kept;
import dev.logship.linux.Disk;
import dev.logship.linux.LockFile;
import dev.logship.linux.ModificationTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Format 1 of the journal, which this version reads and does not write. A row is the whole history of its
/// stream. Its fields are separated by tabs: a checksum of the rest, the time in seconds since 1970, the
/// stream, the followed path, then each file (`f:ID:INODE:CREATED:HEAD LENGTH:HEAD HASH:TAIL UNTIL:TAIL
/// LENGTH:TAIL HASH:BEGAN:PATH`) and each extent (`e:FILE:FROM:BASE`).
final class JournalFormat1 {
    private static final Logger log = LoggerFactory.getLogger(JournalFormat1.class);

    private static final String ENDING = ".extents";
    private static final String CONVERTED = ".v1";
    private static final int FIXED_FIELDS = 4;
    private static final int HEX = 16;

    private JournalFormat1() {}

    /// The file of format 1 that a state file replaces.
    static Path beside(Path state) {
        String name = String.valueOf(state.getFileName());
        int dot = name.lastIndexOf('.');
        return state.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ENDING);
    }

    /// Whether a file has a row of format 1. The checksums of other formats cover more.
    static boolean is(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            StateLines lines = new StateLines(in, StateRow.MAX_BYTES);
            while (lines.next()) if (isWhole(lines.text())) return true;
            return false;
        }
    }

    /// Converts a file of format 1 to a state file, and renames it when that is safe. An interrupted start
    /// does no harm: the next one repeats the conversion, or finds it done.
    ///
    /// @param state its path; there may be an empty file
    /// @throws IOException when it cannot; the file of format 1 is unchanged
    static void convert(Path state, Disk disk) throws IOException {
        Path old = beside(state);
        if (old.equals(state) || !Files.exists(old)) return;
        try (LockFile ignored = StateLock.take(StateLock.of(old))) { // no older logship uses it
            if (!isDue(state)) {
                log.warn("{} was written by an older logship after it was converted to {}; ignoring it",
                        old, state);
                return;
            }
            if (!isWritten(state)) write(old, state, disk);
            ModificationTime.set(StateLock.of(state), StateLock.lastAlive(state));
            Path converted = converted(old);
            Files.move(old, converted, StandardCopyOption.ATOMIC_MOVE);
            disk.syncParent(state);
            log.info("converted {} to {}; the old file is now {}", old, state, converted.getFileName());
        }
    }

    /// Whether a file of format 1 must be converted, or only renamed: the state file was not used yet.
    static boolean isDue(Path state) throws IOException {
        Path old = beside(state);
        if (old.equals(state) || !Files.exists(old)) return false;
        return !isWritten(state) || !Files.exists(converted(old));
    }

    private static boolean isWritten(Path state) throws IOException {
        return Files.exists(state) && Files.size(state) > 0;
    }

    private static Path converted(Path old) {
        return old.resolveSibling(old.getFileName() + CONVERTED);
    }

    private static void write(Path old, Path state, Disk disk) throws IOException {
        StateContents contents = read(old);
        if (!contents.damages().isEmpty()) {
            log.warn("{}: skipped {} damaged rows; using older rows of their streams", old,
                    contents.damages().size());
        }
        try {
            StateFile.create(state, disk, contents.records());
        } catch (IOException e) {
            throw new IOException("cannot convert " + old + " to " + state + ": " + Reason.of(e)
                    + "; nothing was changed", e);
        }
    }

    /// Reads a file of format 1.
    static StateContents read(Path path) throws IOException {
        Map<StreamName, Kept> kept = new HashMap<>();
        List<Damage> damages = new ArrayList<>();
        long end = 0;
        try (InputStream in = Files.newInputStream(path)) {
            StateLines lines = new StateLines(in, StateRow.MAX_BYTES);
            for (long line = 1; lines.next(); line++) {
                end += lines.size();
                Optional<StateRecord> record = parse(path, line, lines.text());
                if (record.isPresent()) kept.put(record.get().stream(), new Kept(record.get(), line));
                else if (damages.size() < StateContents.MOST_DAMAGES) damages.add(new Damage(line,
                        "the row is damaged"));
            }
        }
        return new StateContents(path, 1, kept, List.of(), damages, end, 0, 0, 0);
    }

    private static Optional<StateRecord> parse(Path path, long line, String text) throws IOException {
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            throw StateReader.unknownForm(path, line, e);
        }
    }

    private static boolean isWhole(String line) {
        int tab = line.indexOf('\t');
        return tab > 0 && checksum(line.substring(tab + 1)).equals(line.substring(0, tab));
    }

    /// Reads a row; empty when it is damaged or holds nothing.
    ///
    /// @throws IllegalArgumentException when it has another form
    static Optional<StateRecord> parse(String line) {
        if (!isWhole(line)) return Optional.empty();
        try {
            String[] fields = line.split("\t", -1);
            List<KnownFile> files = new ArrayList<>();
            List<Extent> list = new ArrayList<>();
            for (String field : List.of(fields).subList(FIXED_FIELDS, fields.length)) {
                if (field.startsWith("f:")) files.add(file(field.split(":", 11)));
                else if (field.startsWith("e:")) list.add(extent(field.split(":", -1)));
                else throw new IllegalArgumentException("'" + field + "' is neither a file nor an extent");
            }
            if (files.isEmpty() || list.isEmpty()) return Optional.empty();
            return Optional.of(new StateRecord(new StreamName(fields[2]), decode(fields[3]),
                    new Extents(files, list), List.of(), "", Long.parseLong(fields[1])));
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a field is missing", e);
        }
    }

    private static KnownFile file(String[] is) {
        long birth = Long.parseLong(is[3]);
        Fingerprint head = new Fingerprint(Long.parseLong(is[4]), Integer.parseInt(is[4]), unhex(is[5]));
        Fingerprint tail = new Fingerprint(Long.parseLong(is[6]), Integer.parseInt(is[7]), unhex(is[8]));
        Samples all = Samples.of(head, tail);
        // A head beyond the noted offset is kept only if nothing else identifies the file or its content: of
        // a file that grew until the agent was killed, no more was noted.
        boolean onlyHead = birth == 0 || tail.until() == 0;
        Samples samples = onlyHead ? all : all.below(tail.until());
        return new KnownFile(Integer.parseInt(is[1]),
                new FileIdentity(Optional.empty(), 0, Long.parseLong(is[2]), birth), decode(is[10]),
                Long.parseLong(is[9]), Math.max(head.until(), tail.until()), ByteRange.ALL, samples);
    }

    private static Extent extent(String[] is) {
        return new Extent(Integer.parseInt(is[1]), Long.parseLong(is[2]), Long.parseLong(is[3]));
    }

    private static long unhex(String hash) {
        return Long.parseUnsignedLong(hash, HEX);
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
