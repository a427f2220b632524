package dev.logship.watch;

import dev.logship.linux.FileStat;
import dev.logship.linux.Mounts;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of some directories, listed once for all who ask at the same time. If a thousand files are
/// rotated at once, a thousand streams look for theirs. Links are not followed. Any thread.
public final class DirectoryListings {
    private static final Logger log = LoggerFactory.getLogger(DirectoryListings.class);

    /// A regular file in a directory.
    public record Entry(Path path, FileStat stat) {}

    /// How often a directory is read again while its files are renamed: such a file may be missed.
    private static final int TRIES = 3;

    /// The modification time of a directory covers all changes before the kernel's last tick.
    private static final long TICK_NANOS = 20_000_000;

    private static final long UNKNOWN = Long.MIN_VALUE;

    /// How long a file system may take at most to update a directory's modification time.
    private static final Duration UNTOLD = Duration.ofSeconds(1);

    /// Adds the present files of a directory to those found a moment ago.
    private interface Reader<T> {
        void read(Path directory, T into) throws IOException;
    }

    /// The files of a directory when it was read, at this moment of [System#nanoTime].
    ///
    /// @param changed the directory's modification time before it was read, in nanoseconds since 1970
    private record Content<T>(T found, long nanos, long changed) {
        /// Whether no file was renamed, created or deleted since.
        boolean isCurrent(Path directory) throws IOException {
            return changed == changeOf(directory);
        }
    }

    private static final class Listing<T> {
        /// Fair: a listing made while a thread waits is recent enough for it, so nobody waits for more than
        /// two.
        final Lock reading = new ReentrantLock(true);
        volatile @Nullable Content<T> content;    // written under the lock
    }

    /// The last listing of some directories.
    private static final class Listings<T> {
        private final ConcurrentMap<Path, Listing<T>> byDirectory = new ConcurrentHashMap<>();
        private final Supplier<T> empty;
        private final Reader<T> reader;

        Listings(Supplier<T> empty, Reader<T> reader) {
            this.empty = empty;
            this.reader = reader;
        }

        /// A listing that is at most this old, or was made after this call began.
        Content<T> recent(Path directory, Duration age) throws IOException {
            long notBefore = System.nanoTime() - age.toNanos();
            return get(directory, content -> content.nanos() - notBefore >= 0);
        }

        /// A listing that was made after this call began.
        Content<T> current(Path directory) throws IOException {
            Mounts.require(directory);
            long now = System.nanoTime();
            long changed = changeOf(directory);
            return get(directory, content -> content.nanos() - now >= 0
                    || (content.changed() == changed && now - content.nanos() < UNTOLD.toNanos()));
        }

        private Content<T> get(Path directory, Predicate<Content<T>> isGood) throws IOException {
            Mounts.require(directory);
            Listing<T> listing = byDirectory.computeIfAbsent(directory, any -> new Listing<>());
            listing.reading.lock();
            try {
                Content<T> content = listing.content;
                if (content != null && isGood.test(content)) return content;
                content = read(directory);
                listing.content = content;
                return content;
            } finally {
                listing.reading.unlock();
            }
        }

        private Content<T> read(Path directory) throws IOException {
            T found = empty.get();
            long nanos = System.nanoTime();
            long changed = changeOf(directory);
            for (int i = 1; i <= TRIES; i++) {
                reader.read(directory, found);
                long now = changeOf(directory);
                if (now == changed) break;
                changed = now;
            }
            boolean settled = wallNanos() - changed > TICK_NANOS;
            return new Content<>(found, nanos, settled ? changed : UNKNOWN);
        }

        void forget(Duration age) {
            long before = System.nanoTime() - age.toNanos();
            byDirectory.values().removeIf(listing -> {
                Content<T> content = listing.content;
                return content == null || content.nanos() - before < 0;
            });
        }
    }

    private static long changeOf(Path directory) throws IOException {
        try {
            return Files.getLastModifiedTime(directory).to(TimeUnit.NANOSECONDS);
        } catch (NoSuchFileException | NotDirectoryException e) {
            log.debug("{}", e.toString());
            return UNKNOWN;
        }
    }

    private static long wallNanos() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    /// Names only, so that a large directory is read quickly.
    private final Listings<Set<Path>> names =
            new Listings<>(LinkedHashSet::new, DirectoryListings::readNames);
    private final Listings<Map<Long, List<Entry>>> byInode =
            new Listings<>(HashMap::new, DirectoryListings::readFiles);

    /// The regular file at a path, now.
    public Optional<Entry> at(Path path) throws IOException {
        return entry(path);
    }

    /// The regular files of a directory with these names, now. A file that is renamed meanwhile may be seen
    /// under both names; it is listed once.
    public List<Entry> named(Path directory, Predicate<String> wanted) throws IOException {
        Map<Long, Entry> found = new LinkedHashMap<>();
        for (int i = 1; i <= TRIES; i++) {
            Content<Set<Path>> listed = names.current(directory);
            for (Path path : listed.found()) {
                if (!wanted.test(String.valueOf(path.getFileName()))) continue;
                entry(path).ifPresent(entry -> found.put(entry.stat().inode(), entry));
            }
            if (listed.isCurrent(directory)) break;
        }
        return List.copyOf(found.values());
    }

    /// The directories in a directory that can be listed, of those that are wanted.
    public List<Path> below(Path directory, Predicate<Path> wanted) throws IOException {
        return names.current(directory).found().stream().filter(wanted)
                .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(path))
                .toList();
    }

    /// The files of a directory that may have this inode number, from a listing that is at most this old.
    public List<Entry> withInode(Path directory, long inode, Duration age) throws IOException {
        return byInode.recent(directory, age).found().getOrDefault(inode, List.of());
    }

    /// Drops older listings. Does not wait for a directory that is being read.
    public void forget(Duration age) {
        names.forget(age);
        byInode.forget(age);
    }

    private static void readNames(Path directory, Set<Path> into) throws IOException {
        into.addAll(paths(directory));
    }

    private static void readFiles(Path directory, Map<Long, List<Entry>> into) throws IOException {
        for (Path path : paths(directory)) {
            entry(path).ifPresent(entry ->
                    into.computeIfAbsent(entry.stat().inode(), any -> new ArrayList<>(1)).addFirst(entry));
        }
    }

    private static Optional<Entry> entry(Path path) throws IOException {
        Mounts.require(path);
        try {
            FileStat stat = FileStat.ofLink(path);
            return stat.isRegular() ? Optional.of(new Entry(path, stat)) : Optional.empty();
        } catch (NoSuchFileException e) {
            log.debug("{} went away", path);
            return Optional.empty();
        }
    }

    /// Everything in a directory; nothing when it does not exist.
    private static List<Path> paths(Path directory) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
            paths.forEach(all::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            log.debug("{}", e.toString());
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return all;
    }
}
