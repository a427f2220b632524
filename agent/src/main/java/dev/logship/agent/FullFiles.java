package dev.logship.agent;

import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.follow.FileLook;
import dev.logship.history.FileIdentity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of a [Spool] that are full: each has the name of the newest one and a rising number. Guarded by
/// the spool.
final class FullFiles {
    /// The length of `.NUMBER` at the end of a name.
    static final int NUMBER_LENGTH = 13;

    private static final Logger log = LoggerFactory.getLogger(Spool.class);

    private record Full(Path path, FileIdentity identity, long size) {}

    private final Path newest;
    private final StreamName stream;
    private final Deque<Full> files = new ArrayDeque<>();
    private long bytes;
    private long number;

    /// Takes over existing files.
    FullFiles(Path newest, StreamName stream) throws IOException {
        this.newest = newest;
        this.stream = stream;
        for (Path file : find()) {
            String name = String.valueOf(file.getFileName());
            long its = Long.parseLong(name.substring(name.lastIndexOf('.') + 1));
            if (number > 0 && its > number + 1) {
                log.warn("stream {}: {} files before {} were deleted by another process; bytes may be lost",
                        stream, its - number - 1, file);
            }
            number = its;
            files.add(new Full(file, FileLook.identity(file), Files.size(file)));
        }
        bytes = count();
    }

    private List<Path> find() throws IOException {
        String name = newest.getFileName() + ".";
        List<Path> found = new ArrayList<>();
        Path directory = Objects.requireNonNull(newest.getParent());
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String its = String.valueOf(entry.getFileName());
                boolean numbered = its.startsWith(name) && its.length() + 1 == name.length() + NUMBER_LENGTH
                        && its.substring(name.length()).chars().allMatch(c -> c >= '0' && c <= '9');
                if (numbered) found.add(entry);
            }
        }
        Collections.sort(found);
        return found;
    }

    private long count() {
        return files.stream().mapToLong(Full::size).sum();
    }

    /// How many bytes they have in all.
    long bytes() {
        return bytes;
    }

    /// Renames the newest file, of this size.
    void add(FileIdentity file, long size) throws IOException {
        Path to = newest.resolveSibling("%s.%012d".formatted(newest.getFileName(), number + 1));
        Files.move(newest, to);
        number++;
        files.add(new Full(to, file, size));
        bytes += size;
    }

    /// Forgets files that another process deleted.
    void lookAgain() throws IOException {
        List<Full> there = new ArrayList<>();
        for (Full each : files) {
            if (isThere(each.path(), each.identity())) {
                there.add(new Full(each.path(), each.identity(), Files.size(each.path())));
            } else {
                log.warn("stream {}: {} was deleted by another process; bytes may be lost", stream,
                        each.path());
            }
        }
        files.clear();
        files.addAll(there);
        bytes = count();
    }

    /// Whether a file is at a path.
    static boolean isThere(Path path, FileIdentity file) throws IOException {
        try {
            return FileLook.identity(path).isProbably(file);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        }
    }

    /// Deletes files that are over, the oldest first.
    void delete(BiPredicate<FileIdentity, Long> isOver) {
        while (!files.isEmpty() && isOver.test(files.getFirst().identity(), files.getFirst().size())) {
            Full first = files.getFirst();
            try {
                Files.deleteIfExists(first.path());
            } catch (IOException e) {
                log.warn("cannot delete {}: {}; retrying", first.path(), Reason.of(e));
                return;
            }
            files.removeFirst();
            bytes -= first.size();
        }
    }

    /// Whether all of them are held up to their ends.
    boolean areHeld(BiPredicate<FileIdentity, Long> held) {
        return files.stream().allMatch(each -> held.test(each.identity(), each.size()));
    }
}
