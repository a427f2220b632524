package dev.logship.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InotifyDescriptorTest {
    private static final int NAMES = InotifyMask.CREATE | InotifyMask.DELETE | InotifyMask.MOVED_FROM
            | InotifyMask.MOVED_TO | InotifyMask.DELETE_SELF | InotifyMask.MOVE_SELF
            | InotifyMask.ONLY_DIRECTORY;

    private record Event(int watch, String what, int cookie, Path name) {}

    @TempDir
    private Path directory;

    private final InotifyDescriptor inotify;

    InotifyDescriptorTest() throws IOException {
        this.inotify = new InotifyDescriptor();
    }

    @AfterEach
    void close() throws IOException {
        inotify.close();
    }

    private List<Event> read() throws IOException {
        var events = new ArrayList<Event>();
        inotify.read((watch, mask, cookie, name) ->
                events.add(new Event(watch, InotifyMask.toString(mask), cookie, name)));
        return events;
    }

    @Test
    void read_whenNothingHappened_givesNothing() throws IOException {
        inotify.add(directory, NAMES);
        assertEquals(List.of(), read());
    }

    @Test
    void rename_givesPairWithTheSameCookie() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        Path file = Files.createFile(directory.resolve("log"));
        int from = inotify.add(directory, NAMES);
        int to = inotify.add(other, NAMES);
        Files.move(file, other.resolve("log.1"));
        List<Event> events = read();
        int cookie = events.getFirst().cookie();
        assertNotEquals(0, cookie);
        assertEquals(List.of(new Event(from, "MOVED_FROM", cookie, Path.of("log")),
                new Event(to, "MOVED_TO", cookie, Path.of("log.1"))), events);
    }

    @Test
    void namesOfAnyBytes_comeWithoutLoss() throws IOException {
        int watch = inotify.add(directory, NAMES);
        var names = new ArrayList<Path>();
        for (byte[] bytes : List.of(new byte[] {'a'}, new byte[] {(byte) 0xff, ' ', '%', '+', '?', 1},
                new byte[] {(byte) 0xc3, (byte) 0xa4}, new byte[] {(byte) 0xef, (byte) 0xbf, (byte) 0xbd})) {
            names.add(PathBytes.name(bytes));
        }
        for (Path name : names) Files.createFile(directory.resolve(name));
        assertEquals(names.stream().map(name -> new Event(watch, "CREATE", 0, name)).toList(), read());
        try (var listed = Files.list(directory)) {
            assertEquals(names.stream().sorted().toList(), listed.map(Path::getFileName).sorted().toList());
        }
    }

    @Test
    void longestNames_more_thanOneReadHolds_comeAll() throws IOException {
        inotify.add(directory, NAMES);
        for (int i = 0; i < 1000; i++) {
            Files.createFile(directory.resolve("x".repeat(251) + "%04d".formatted(i)));
        }
        List<Event> events = read();
        assertEquals(1000, events.size());
        assertTrue(events.getLast().name().toString().endsWith("x0999"));
        assertEquals(List.of(), read());
    }

    @Test
    void directoryItself_deleted_isReported_andTheWatchEnds() throws IOException {
        Path watched = Files.createDirectory(directory.resolve("watched"));
        int watch = inotify.add(watched, NAMES);
        Files.delete(watched);
        assertEquals(List.of(new Event(watch, "DELETE_SELF", 0, Path.of("")),
                new Event(watch, "IGNORED", 0, Path.of(""))), read());
        inotify.remove(watch);
    }

    @Test
    void removedWatch_reportsNoMore() throws IOException {
        int watch = inotify.add(directory, NAMES);
        inotify.remove(watch);
        Files.createFile(directory.resolve("a"));
        assertEquals(List.of(new Event(watch, "IGNORED", 0, Path.of(""))), read());
    }

    @Test
    void overflow_isReported() throws IOException {
        // Read by lines: a sysctl returns everything to the first read, and readString begins with one byte.
        Path limit = Path.of("/proc/sys/fs/inotify/max_queued_events");
        int queue = Integer.parseInt(Files.readAllLines(limit).getFirst());
        inotify.add(directory, NAMES);
        Path file = directory.resolve("a");
        for (int i = 0; i < queue / 2 + 1; i++) {
            Files.createFile(file);
            Files.delete(file);
        }
        List<Event> events = read();
        assertEquals(queue + 1, events.size());
        assertEquals(new Event(-1, "OVERFLOW", 0, Path.of("")), events.getLast());
    }

    @Test
    void missingDirectoryAndFile_giveTheirErrors() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThrows(NoSuchFileException.class, () -> inotify.add(directory.resolve("missing"), NAMES));
        assertThrows(NotDirectoryException.class, () -> inotify.add(file, NAMES));
    }

    @Test
    void closedDescriptor_isNotUsedAgain_andNoneIsLeft() throws IOException {
        int before = Descriptors.count();
        InotifyDescriptor other = new InotifyDescriptor();
        other.close();
        other.close();
        assertThrows(ClosedChannelException.class, () -> other.add(directory, NAMES));
        assertThrows(ClosedChannelException.class, () -> other.read((watch, mask, cookie, name) -> { }));
        assertEquals(before, Descriptors.count());
    }
}
