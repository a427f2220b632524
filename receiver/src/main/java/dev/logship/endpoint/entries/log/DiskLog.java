package dev.logship.endpoint.entries.log;

import dev.logship.Reason;
import dev.logship.linux.Disk;
import dev.logship.linux.LockFile;
import dev.logship.stream.HighWaterMark;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A log on disk: a list of hashes, a directory of blobs, and next to the list a directory with the journal
/// of entries that are not in the list yet. Locked by one process. Any thread.
public final class DiskLog implements EntryLog {
    private static final Logger log = LoggerFactory.getLogger(DiskLog.class);

    /// Location and durability of a log.
    ///
    /// @param list the file of hashes
    /// @param blobs the directory of blobs
    /// @param sync whether entries are confirmed only after fsync
    public record Config(Path list, Path blobs, boolean sync) {}

    private final LockFile lock;
    private final EntryList list;
    private final Blobs blobs;
    private final Checkpointer checkpointer;
    private final Journal journal;

    private DiskLog(LockFile lock, EntryList list, Blobs blobs, Checkpointer checkpointer,
            Journal journal) {
        this.lock = lock;
        this.list = list;
        this.blobs = blobs;
        this.checkpointer = checkpointer;
        this.journal = journal;
    }

    /// Opens a log; creates it if it is missing. Repairs an incomplete end, and logs that.
    ///
    /// @throws IOException naming the file, the reason and the remedy in one line
    public static DiskLog open(Config config) throws IOException {
        Path directory = journal(config.list());
        try {
            Files.createDirectories(directory);
            LockFile lock = LockFile.take(lock(config.list()), "entry log " + config.list(),
                    "stop it or choose another --file");
            try {
                return open(config, directory, lock);
            } catch (IOException e) {
                lock.close();
                throw e;
            }
        } catch (java.nio.file.FileSystemException e) {
            throw new IOException("cannot write the log " + config.list() + " with blobs " + config.blobs()
                    + ": " + Reason.of(e) + "; choose another --file and --blobs, or change their owner", e);
        }
    }

    /// The lock file of a log.
    public static Path lock(Path list) {
        return journal(list).resolve("lock");
    }

    private static Path journal(Path list) {
        return list.toAbsolutePath().resolveSibling(list.getFileName() + ".journal");
    }

    private static DiskLog open(Config config, Path directory, LockFile lock) throws IOException {
        EntryList list = new EntryList(config.list());
        try {
            Blobs blobs = new Blobs(config.blobs());
            List<Segment> segments = recover(directory, list);
            if (segments.isEmpty()) TornEnd.repair(list, blobs);
            long end = segments.isEmpty()
                    ? list.count() : Math.max(list.count(), segments.getLast().next() - 1);
            if (config.sync()) { // the files and directories created above
                Disk.REAL.syncParent(directory);
                Disk.REAL.syncParent(blobs.directory());
            }
            Checkpointer checkpointer = new Checkpointer(list, blobs, config.sync(), segments);
            return new DiskLog(lock, list, blobs, checkpointer,
                    new Journal(directory, config.sync(), checkpointer, end));
        } catch (IOException e) {
            list.close();
            throw e;
        }
    }

    /// The segments of the journal, in order.
    private static List<Segment> recover(Path directory, EntryList list) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(path -> path.getFileName().toString().matches("[0-9]{20}")).sorted().toList();
        }
        List<Segment> segments = new ArrayList<>();
        long next = list.count() + 1;
        for (Path file : files) {
            Segment segment = Segment.recover(file);
            if (segment.count() == 0) {
                segment.delete();
                continue;
            }
            if (segment.first() > next || !agrees(segment, list)) {
                segment.close();
                throw new IOException(list + " and its journal " + file + " do not match: another program"
                        + " changed the list; restore it, or move the journal away and lose its entries");
            }
            next = Math.max(next, segment.next());
            segments.add(segment);
        }
        if (!segments.isEmpty()) {
            log.info("{}: recovered entries {} to {} from the journal", list, segments.getFirst().first(),
                    segments.getLast().next() - 1);
        }
        return segments;
    }

    /// Whether the entries of a segment that are already in the list are the same there.
    private static boolean agrees(Segment segment, EntryList list) throws IOException {
        long both = Math.min(segment.next(), list.count() + 1) - segment.first();
        for (int line = 0; line < both; line++) {
            if (!Arrays.equals(segment.entry(line).hash(), list.hash(segment.first() + line))) return false;
        }
        return true;
    }

    @Override
    public boolean isAlive() {
        return journal.isAlive() && checkpointer.isAlive();
    }

    @Override
    public HighWaterMark end() {
        return journal.end();
    }

    @Override
    public void append(Entry entry, Appended then) {
        journal.append(entry, then);
    }

    @Override
    public Content open(long index) throws IOException {
        Segment segment = checkpointer.holding(index);
        while (segment != null) {
            try {
                return segment.open(index);
            } catch (ClosedChannelException | NoSuchFileException e) {
                log.debug("{} was checkpointed concurrently", segment);
            }
            segment = checkpointer.holding(index);
        }
        return blobs.open(list.hash(index));
    }

    @Override
    public void close() throws IOException {
        journal.close();
        checkpointer.close();
        list.close();
        lock.close();
    }
}
