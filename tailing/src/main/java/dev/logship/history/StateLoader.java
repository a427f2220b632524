package dev.logship.history;

import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.history.StateContents.Damage;
import dev.logship.linux.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the state file of a journal and logs its damage. A file with damage that is not only a torn end is
/// kept under another name, and rewritten.
final class StateLoader {
    private static final Logger log = LoggerFactory.getLogger(StateLoader.class);

    /// The maximum number of damaged rows in the log.
    private static final int MOST_NAMED = 10;

    private final Path path;
    private final Disk disk;

    private StateLoader(Path path, Disk disk) {
        this.path = path;
        this.disk = disk;
    }

    /// Opens a file that nobody else uses. Creates it if it does not exist, from a file of format 1 if there
    /// is one.
    ///
    /// @throws IOException when it cannot be read and written, or a newer version of logship wrote it
    static StateFile open(Path path, Disk disk) throws IOException {
        JournalFormat1.convert(path, disk);
        return new StateLoader(path, disk).open();
    }

    private StateFile open() throws IOException {
        Files.deleteIfExists(StateFile.beside(path));
        if (!Files.exists(path)) return new StateFile(path, disk, StateContents.none(path));
        StateContents contents = new StateReader(path).read();
        if (contents.end() == 0 && contents.torn() > 0 && !isTornHeader()) return openWithout();
        say(contents);
        StateFile file = new StateFile(path, disk, contents);
        if (!contents.damages().isEmpty()) repair(file);
        return file;
    }

    private boolean isTornHeader() throws IOException {
        byte[] header = StateReader.HEADER.getBytes(StandardCharsets.US_ASCII);
        if (Files.size(path) > header.length) return false;
        byte[] there = Files.readAllBytes(path);
        return Arrays.equals(there, Arrays.copyOf(header, there.length));
    }

    private StateFile openWithout() throws IOException {
        Files.move(path, damaged(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        log.warn("{} is damaged and holds no saved state; renamed to {}, starting without saved state", path,
                damaged().getFileName());
        return new StateFile(path, disk, StateContents.none(path));
    }

    private void say(StateContents contents) {
        if (contents.torn() > 0) {
            log.warn("{}: truncated {} damaged bytes at the end", path, contents.torn());
        }
        for (Damage damage : contents.damages().subList(0, Math.min(MOST_NAMED, contents.damages().size()))) {
            log.warn("{}, line {}: {}", path, damage.line(), damage.what());
        }
        if (contents.damages().size() > MOST_NAMED) {
            log.warn("{}: {} more damaged rows", path, contents.damages().size() - MOST_NAMED);
        }
        for (StreamName stream : contents.stale()) {
            log.warn("stream {}: a row of its saved state is damaged; ignoring the rows after it",
                    stream);
        }
    }

    private void repair(StateFile file) {
        try {
            Files.deleteIfExists(damaged());
            Files.createLink(damaged(), path);
            file.rewrite();
            log.info("rewrote {} without its damaged rows; the damaged file is kept as {}", path,
                    damaged().getFileName());
        } catch (IOException | UnsupportedOperationException e) {
            log.warn("cannot rewrite {} without its damaged rows: {}; still using it", path, Reason.of(e));
        }
    }

    private Path damaged() {
        return path.resolveSibling(path.getFileName() + ".damaged");
    }
}
