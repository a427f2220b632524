package dev.logship.watch;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What files some folders hold, read once for all who ask at the same time: when a thousand files are
/// rotated at once, a thousand streams look for theirs. No link is followed. Any thread.
public final class DirectoryListings {
    private static final Logger log = LoggerFactory.getLogger(DirectoryListings.class);

    /// A regular file in a folder.
    record Entry(Path path, FileStat status) {}

    /// How often a folder is read whose files get other names meanwhile: such a file may be missed.
    private static final int TRIES = 3;

    /// A folder's time of change tells of all changes before the kernel's last tick.
    private static final long TICK_NANOS = 20_000_000;

    private static final long UNKNOWN = Long.MIN_VALUE;

    /// How long a file system may take at most to tell that a folder was changed.
    private static final Duration UNTOLD = Duration.ofSeconds(1);

    /// Adds what a folder holds, now, to what was found there a moment ago.
    private interface Reader<T> {
        void read(Path folder, T into) throws IOException;
    }

    /// What a folder held when it was read at this moment of [System#nanoTime].
    ///
    /// @param changed when it was changed last before it was read, in nanoseconds since 1970
    private record Content<T>(T found, long nanos, long changed) {
        /// Whether no file got another name, came or went since.
        boolean isCurrent(Path folder) throws IOException {
            return changed == changeOf(folder);
        }
    }

    private static final class Listing<T> {
        volatile @Nullable Content<T> content;    // written under this
    }

    /// What some folders held when they were read last.
    private static final class Listings<T> {
        private final ConcurrentMap<Path, Listing<T>> byFolder = new ConcurrentHashMap<>();
        private final Supplier<T> empty;
        private final Reader<T> reader;

        Listings(Supplier<T> empty, Reader<T> reader) {
            this.empty = empty;
            this.reader = reader;
        }

        /// As it was at most so long ago, or at some moment after this call began.
        Content<T> recent(Path folder, Duration age) throws IOException {
            long notBefore = System.nanoTime() - age.toNanos();
            return get(folder, content -> content.nanos() - notBefore >= 0);
        }

        /// As it was at some moment after this call began.
        Content<T> current(Path folder) throws IOException {
            long now = System.nanoTime();
            long changed = changeOf(folder);
            return get(folder, content -> content.nanos() - now >= 0
                    || (content.changed() == changed && now - content.nanos() < UNTOLD.toNanos()));
        }

        private Content<T> get(Path folder, Predicate<Content<T>> isGood) throws IOException {
            Listing<T> listing = byFolder.computeIfAbsent(folder, any -> new Listing<>());
            synchronized (listing) {
                Content<T> content = listing.content;
                if (content != null && isGood.test(content)) return content;
                content = read(folder);
                listing.content = content;
                return content;
            }
        }

        private Content<T> read(Path folder) throws IOException {
            T found = empty.get();
            long nanos = System.nanoTime();
            long changed = changeOf(folder);
            for (int i = 1; i <= TRIES; i++) {
                reader.read(folder, found);
                long now = changeOf(folder);
                if (now == changed) break;
                changed = now;
            }
            boolean settled = wallNanos() - changed > TICK_NANOS;
            return new Content<>(found, nanos, settled ? changed : UNKNOWN);
        }

        void forget(Duration age) {
            long before = System.nanoTime() - age.toNanos();
            byFolder.values().removeIf(listing -> {
                Content<T> content = listing.content;
                return content == null || content.nanos() - before < 0;
            });
        }
    }

    private static long changeOf(Path folder) throws IOException {
        try {
            return Files.getLastModifiedTime(folder).to(TimeUnit.NANOSECONDS);
        } catch (NoSuchFileException | NotDirectoryException e) {
            log.debug("{}", e.toString());
            return UNKNOWN;
        }
    }

    private static long wallNanos() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    /// By what a file may have been called before it was rotated: names alone, so that a large folder is
    /// read in no time.
    private final Listings<Map<String, Set<Path>>> byBase =
            new Listings<>(HashMap::new, DirectoryListings::readNames);
    private final Listings<Map<Long, List<Entry>>> byInode =
            new Listings<>(HashMap::new, DirectoryListings::readFiles);

    /// The regular file at a path, now.
    Optional<Entry> at(Path path) throws IOException {
        return entry(path);
    }

    /// The files of a folder that are called what rotation would call one of this name; each once, although
    /// one that gets another name meanwhile may be seen under both.
    List<Entry> rotated(Path folder, String name) throws IOException {
        Map<Long, Entry> found = new LinkedHashMap<>();
        for (int i = 1; i <= TRIES; i++) {
            Content<Map<String, Set<Path>>> names = byBase.current(folder);
            for (Path path : names.found().getOrDefault(name, Set.of())) {
                entry(path).ifPresent(entry -> found.put(entry.status().inode(), entry));
            }
            if (names.isCurrent(folder)) break;
        }
        return List.copyOf(found.values());
    }

    /// The files of a folder that may be the one with this number, as they were at most so long ago.
    List<Entry> withInode(Path folder, long inode, Duration age) throws IOException {
        return byInode.recent(folder, age).found().getOrDefault(inode, List.of());
    }

    /// Forgets listings that are older; waits for no folder that is being read.
    public void forget(Duration age) {
        byBase.forget(age);
        byInode.forget(age);
    }

    private static void readNames(Path folder, Map<String, Set<Path>> into) throws IOException {
        for (Path path : paths(folder)) {
            Path name = path.getFileName();
            if (name == null) continue;
            for (String base : RotatedName.basesOf(name.toString())) {
                into.computeIfAbsent(base, any -> new LinkedHashSet<>(1)).add(path);
            }
        }
    }

    private static void readFiles(Path folder, Map<Long, List<Entry>> into) throws IOException {
        for (Path path : paths(folder)) {
            entry(path).ifPresent(entry ->
                    into.computeIfAbsent(entry.status().inode(), any -> new ArrayList<>(1)).addFirst(entry));
        }
    }

    private static Optional<Entry> entry(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) return Optional.empty();
        try {
            FileStat status = FileStat.of(path);
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
