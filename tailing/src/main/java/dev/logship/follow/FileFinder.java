package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.history.Fingerprint;
import dev.logship.linux.FileStat;
import dev.logship.linux.Mounts;
import dev.logship.linux.OpenedFile;
import dev.logship.watch.DirectoryListings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Finds a file by its identity, whatever its name: in the directory where it was last seen, in those below
/// it whose files are selected, and where rotation may put files. Any thread.
final class FileFinder {
    /// A listing made while files are renamed may miss some of them, but hardly twice.
    private static final List<Duration> LOOKS =
            List.of(TailingConfig.QUIET, Duration.ZERO, Duration.ZERO);

    /// A found file. The caller owns the channel.
    record Opened(FileIdentity identity, Path path, FileChannel channel) {}

    private static final int MOST_BELOW = 100;

    private final DirectoryListings listings;
    private final List<Path> rotatedTo;
    private final Predicate<Path> selected;

    /// @param selected whether files in a directory are selected
    FileFinder(DirectoryListings listings, List<Path> rotatedTo, Predicate<Path> selected) {
        this.listings = listings;
        this.rotatedTo = rotatedTo;
        this.selected = selected;
    }

    /// Opens the file, at its last path or elsewhere; empty when it is nowhere.
    ///
    /// @param content its samples, for when only the content identifies it
    /// @throws IOException when it exists and cannot be read
    Optional<Opened> open(FileIdentity file, Path last, Fingerprint content) throws IOException {
        Optional<Opened> there = openAt(last, file, content);
        if (there.isPresent()) return there;
        for (Duration age : LOOKS) {
            for (Path candidate : candidates(file, last, age)) {
                Optional<Opened> found = openAt(candidate, file, content);
                if (found.isPresent()) return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Opened> openAt(Path path, FileIdentity file, Fingerprint content)
            throws IOException {
        Mounts.require(path);
        try (OpenedFile opened = OpenedFile.open(path)) {
            FileStat stat = opened.stat();
            if (!stat.isRegular() || !file.mayBe(stat)) return Optional.empty();
            FileIdentity found = FileIdentity.of(stat, opened.handle());
            FileIdentity.Match match = file.compare(found);
            if (match == FileIdentity.Match.OTHER) return Optional.empty();
            FileChannel channel = opened.channel();
            boolean same = false;
            try {
                same = match == FileIdentity.Match.SAME || content.matches(channel);
                return same ? Optional.of(new Opened(found, path, channel)) : Optional.empty();
            } finally {
                if (!same) channel.close();
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        }
    }

    /// Paths at which the file may be, by listings that are at most this old.
    private List<Path> candidates(FileIdentity file, Path last, Duration age) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path directory : directories(last)) {
            for (DirectoryListings.Entry entry : listings.withInode(directory, file.inode(), age)) {
                if (file.mayBe(entry.stat())) found.add(entry.path());
            }
        }
        return found;
    }

    /// The file's path and stat, as seen within the last seconds.
    Optional<DirectoryListings.Entry> named(FileIdentity file, Path last) throws IOException {
        Optional<DirectoryListings.Entry> there = listings.at(last);
        if (there.isPresent() && isAt(file, there.get())) return there;
        // It may have been renamed since the directory was read, or meanwhile.
        for (Duration age : List.of(TailingConfig.QUIET, Duration.ZERO)) {
            for (Path path : candidates(file, last, age)) {
                Optional<DirectoryListings.Entry> elsewhere = listings.at(path);
                if (elsewhere.isPresent() && isAt(file, elsewhere.get())) return elsewhere;
            }
        }
        return Optional.empty();
    }

    private static boolean isAt(FileIdentity file, DirectoryListings.Entry entry) throws IOException {
        return isAt(file, entry.path(), entry.stat());
    }

    /// Whether a file is the one at a path. The newest file may have the inode of a deleted one; then its
    /// handle decides.
    ///
    /// @param stat of the path
    static boolean isAt(FileIdentity file, Path path, FileStat stat) throws IOException {
        Mounts.require(path);
        if (!file.mayBe(stat)) return false;
        if (file.isWeak() || file.hasAll(stat)) return true;
        try (OpenedFile located = OpenedFile.locate(path)) {
            return file.isProbably(FileIdentity.of(located.stat(), located.handle()));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        }
    }

    private List<Path> directories(Path last) throws IOException {
        List<Path> all = new ArrayList<>(rotatedTo);
        Path directory = last.getParent();
        if (directory == null) return all;
        all.addFirst(directory);
        listings.below(directory, selected).stream().limit(MOST_BELOW).forEach(all::add);
        return all;
    }
}
