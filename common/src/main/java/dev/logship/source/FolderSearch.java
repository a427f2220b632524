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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What files some folders hold, read once for all who ask at the same time: when a thousand files are
/// rotated at once, a thousand streams look for theirs. No link is followed. Any thread.
public final class FolderSearch {
    private static final Logger log = LoggerFactory.getLogger(FolderSearch.class);

    /// A regular file in a folder.
    record Entry(Path path, FileStatus status) {}

    /// How a folder is read, into something that is quick to ask.
    private interface Reader<T> {
        T read(Path folder) throws IOException;
    }

    private static final class Listing<T> {
        @Nullable T content;             // guarded by this
        long begunNanos;                 // guarded by this
    }

    /// What some folders held when they were read last.
    private static final class Listings<T> {
        private final ConcurrentMap<Path, Listing<T>> byFolder = new ConcurrentHashMap<>();
        private final Reader<T> reader;

        Listings(Reader<T> reader) {
            this.reader = reader;
        }

        /// As it was at most so long ago, or at some moment after this call began.
        T recent(Path folder, Duration age) throws IOException {
            long notBeforeNanos = System.nanoTime() - age.toNanos();
            Listing<T> listing = byFolder.computeIfAbsent(folder, any -> new Listing<>());
            synchronized (listing) {
                T content = listing.content;
                if (content != null && listing.begunNanos - notBeforeNanos >= 0) return content;
                listing.begunNanos = System.nanoTime();
                content = reader.read(folder);
                listing.content = content;
                return content;
            }
        }

        void forget(Duration age) {
            long before = System.nanoTime() - age.toNanos();
            byFolder.forEach((folder, listing) -> {
                synchronized (listing) {
                    boolean old = listing.content == null || listing.begunNanos - before < 0;
                    if (old) byFolder.remove(folder, listing);
                }
            });
        }
    }

    /// By what a file may have been called before it was rotated: names alone, so that a large folder is
    /// read in no time.
    private final Listings<Map<String, List<Path>>> byBase = new Listings<>(FolderSearch::readNames);
    private final Listings<Map<Long, List<Entry>>> byInode = new Listings<>(FolderSearch::readFiles);

    /// The regular file at a path, now.
    Optional<Entry> at(Path path) throws IOException {
        return entry(path);
    }

    /// The files of a folder that are called what rotation would call one of this name; each once, although
    /// one that gets another name meanwhile may be seen under both.
    ///
    /// @param age how long ago they may have got their names, at least, to be among them
    List<Entry> rotated(Path folder, String name, Duration age) throws IOException {
        Map<Long, Entry> found = new LinkedHashMap<>();
        for (Path path : byBase.recent(folder, age).getOrDefault(name, List.of())) {
            entry(path).ifPresent(entry -> found.put(entry.status().inode(), entry));
        }
        return List.copyOf(found.values());
    }

    /// The files of a folder that may be the one with this number, as they were at most so long ago.
    List<Entry> withInode(Path folder, long inode, Duration age) throws IOException {
        return byInode.recent(folder, age).getOrDefault(inode, List.of());
    }

    /// Forgets listings that are older.
    public void forget(Duration age) {
        byBase.forget(age);
        byInode.forget(age);
    }

    private static Map<String, List<Path>> readNames(Path folder) throws IOException {
        Map<String, List<Path>> found = new HashMap<>();
        for (Path path : paths(folder)) {
            Path name = path.getFileName();
            if (name == null) continue;
            for (String base : RotatedName.basesOf(name.toString())) {
                found.computeIfAbsent(base, any -> new ArrayList<>(1)).add(path);
            }
        }
        return found;
    }

    private static Map<Long, List<Entry>> readFiles(Path folder) throws IOException {
        Map<Long, List<Entry>> found = new HashMap<>();
        for (Path path : paths(folder)) {
            entry(path).ifPresent(entry ->
                    found.computeIfAbsent(entry.status().inode(), any -> new ArrayList<>(1)).add(entry));
        }
        return found;
    }

    private static Optional<Entry> entry(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) return Optional.empty();
        try {
            FileStatus status = FileStatus.of(path);
            return status.isRegular() ? Optional.of(new Entry(path, status)) : Optional.empty();
        } catch (NoSuchFileException e) {
            log.debug("{} went away", path);
            return Optional.empty();
        }
    }

    /// Everything in a folder; nothing when there is none.
    private static List<Path> paths(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
            paths.forEach(all::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            log.debug("{}", e.toString());
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return all;
    }
}
