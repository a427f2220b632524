package dev.logship.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What files some folders hold, read once for all who ask at the same time: when a thousand files are
/// rotated at once, a thousand streams look for theirs. Any thread.
public final class FolderSearch {
    private static final Logger log = LoggerFactory.getLogger(FolderSearch.class);

    /// A regular file in a folder.
    record Entry(Path path, FileStatus status) {}

    private static final class Listing {
        @Nullable List<Entry> entries;   // guarded by this
        long begunNanos;                 // guarded by this
    }

    private final ConcurrentMap<Path, Listing> listings = new ConcurrentHashMap<>();

    /// The regular files of a folder, no link followed, as they were at some moment after this call began.
    List<Entry> now(Path folder) throws IOException {
        return list(folder, System.nanoTime());
    }

    /// The same, as they were at most so long ago.
    List<Entry> recent(Path folder, Duration age) throws IOException {
        return list(folder, System.nanoTime() - age.toNanos());
    }

    /// Forgets listings that are older.
    public void forget(Duration age) {
        long before = System.nanoTime() - age.toNanos();
        listings.forEach((folder, listing) -> {
            synchronized (listing) {
                boolean old = listing.entries == null || listing.begunNanos - before < 0;
                if (old) listings.remove(folder, listing);
            }
        });
    }

    private List<Entry> list(Path folder, long notBeforeNanos) throws IOException {
        Listing listing = listings.computeIfAbsent(folder, any -> new Listing());
        synchronized (listing) {
            if (listing.entries == null || listing.begunNanos - notBeforeNanos < 0) {
                listing.begunNanos = System.nanoTime();
                listing.entries = read(folder);
            }
            return listing.entries;
        }
    }

    private static List<Entry> read(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
            for (Path path : paths) {
                if (Files.isSymbolicLink(path)) continue;
                try {
                    FileStatus status = FileStatus.of(path);
                    if (status.isRegular()) entries.add(new Entry(path, status));
                } catch (NoSuchFileException e) {
                    log.debug("{} went away", path);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            log.debug("{}", e.toString());
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return List.copyOf(entries);
    }
}
