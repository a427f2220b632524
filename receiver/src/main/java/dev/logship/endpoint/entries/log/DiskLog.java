package dev.logship.endpoint.entries.log;

import dev.logship.Reason;
import dev.logship.linux.Disk;
import dev.logship.stream.HighWaterMark;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A log on disk: a list of hashes, a folder of contents, and beside the list a folder with the journal of
/// what was not brought there yet. Locked for one process at a time.
public final class DiskLog implements EntryLog {
    private static final Logger log = LoggerFactory.getLogger(DiskLog.class);

    /// Where a log is.
    ///
    /// @param list the file of hashes
    /// @param blobs the folder of contents
    /// @param sync whether an entry counts as kept only when it is on disk
    public record Config(Path list, Path blobs, boolean sync) {}

    private final FileChannel lock;
    private final EntryList list;
    private final Blobs blobs;
    private final Checkpointer checkpointer;
    private final Journal journal;

    private DiskLog(FileChannel lock, EntryList list, Blobs blobs, Checkpointer checkpointer, Journal journal) {
        this.lock = lock;
        this.list = list;
        this.blobs = blobs;
        this.checkpointer = checkpointer;
        this.journal = journal;
    }

    /// Opens a log, which is made when it is not there. A torn end is repaired and said.
    ///
    /// @throws IOException in one line: what cannot be used, why, and what to do
    public static DiskLog open(Config config) throws IOException {
        Path folder = journal(config.list());
        try {
            Files.createDirectories(folder);
            FileChannel lock = lock(config, lock(config.list()));
            try {
                return open(config, folder, lock);
            } catch (IOException e) {
                lock.close();
                throw e;
            }
        } catch (java.nio.file.FileSystemException e) {
            throw new IOException("the log " + config.list() + " with " + config.blobs()
                    + " cannot be written: " + Reason.of(e)
                    + "; choose another --file and --blobs or change their owner", e);
        }
    }

    /// The file that the user of a list of entries holds a lock on.
    public static Path lock(Path list) {
        return journal(list).resolve("lock");
    }

    private static Path journal(Path list) {
        return list.toAbsolutePath().resolveSibling(list.getFileName() + ".journal");
    }

    private static DiskLog open(Config config, Path folder, FileChannel lock) throws IOException {
        EntryList list = new EntryList(config.list());
        try {
            Blobs blobs = new Blobs(config.blobs());
            List<Segment> segments = recover(folder, list);
            if (segments.isEmpty()) TornEnd.repair(list, blobs);
            long end = segments.isEmpty()
                    ? list.count() : Math.max(list.count(), segments.getLast().next() - 1);
            if (config.sync()) { // what was made just now
                Disk.REAL.syncDirectory(folder.resolve(".."));
                Disk.REAL.syncDirectory(blobs.folder().resolve(".."));
            }
            Checkpointer checkpointer = new Checkpointer(list, blobs, config.sync(), segments);
            return new DiskLog(lock, list, blobs, checkpointer, new Journal(folder, config.sync(), checkpointer, end));
        } catch (IOException e) {
            list.close();
            throw e;
        }
    }

    private static FileChannel lock(Config config, Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) return channel;
        } catch (OverlappingFileLockException e) {
            log.debug("locked within this process", e);
        }
        channel.close();
        throw new IOException("the log " + config.list()
                + " is in use by another logship entries; stop it or choose another --file");
    }

    /// What the journal holds, in order.
    private static List<Segment> recover(Path folder, EntryList list) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
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
                throw new IOException(list + " and its journal " + file + " do not fit together: the list was"
                        + " changed by somebody else; restore it, "
                        + "or move the journal away to lose its entries");
            }
            next = Math.max(next, segment.next());
            segments.add(segment);
        }
        if (!segments.isEmpty()) {
            log.info("{}: entries {} to {} come from the journal", list, segments.getFirst().first(),
                    segments.getLast().next() - 1);
        }
        return segments;
    }

    /// Whether what the list has already of a segment is the same.
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
        for (Segment segment = checkpointer.holding(index); segment != null; segment = checkpointer.holding(index)) {
            try {
                return segment.open(index);
            } catch (ClosedChannelException | NoSuchFileException e) {
                log.debug("{} was settled meanwhile", segment);
            }
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
