package dev.logship.follow;

import dev.logship.StreamName;
import dev.logship.history.FailingDisk;
import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import dev.logship.select.StreamNaming;
import dev.logship.watch.NameEvent;
import dev.logship.watch.NameEvent.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A directory whose files are followed, with a manual clock, for tests: real files, and the kernel's events,
/// delivered when a test says so. The taken bytes are text. Used by one thread.
final class FollowedDirectory implements Closeable {
    record Item(StreamName stream, Path path, Tailer tailer) implements Followed {}

    final ManualTime time = new ManualTime();
    final FailingDisk disk = new FailingDisk(); // the journal's
    final List<Path> movedOut = new ArrayList<>();
    private final Path directory;
    private final List<String> globs;
    private final List<NameEvent> pending = new ArrayList<>();
    private final Set<Tailer> sought = new HashSet<>();
    private Tailers shared;
    private TailerRegistry<Item> registry;
    private NameReplay replay;
    private Change meanwhile = Change.NONE;
    private int draining;
    private int cookies;
    private boolean isUnwatched;

    /// @param globs below the directory
    FollowedDirectory(Path directory, String... globs) throws IOException {
        this.directory = Files.createDirectory(directory.toRealPath().resolve("logs"));
        this.globs = List.of(globs);
        this.shared = open();
        this.registry = newRegistry();
        this.replay = replay();
    }

    private Tailers open() throws IOException {
        TailingConfig config = new TailingConfig(false, List.of(), List.of(), TailingConfig.QUIET, 0,
                TailingConfig.FORGET_AFTER, time, List.of());
        return new Tailers(config, disk.journal(directory.resolveSibling("state"), time));
    }

    private TailerRegistry<Item> newRegistry() {
        return new TailerRegistry<>(selection(), "taken", shared, Item::new);
    }

    private NameReplay replay() {
        NameReplay its = registry.replay(shared::settleNames, movedOut::add);
        shared.events(this::drain, path -> isUnwatched);
        return its;
    }

    /// The selected files.
    Selection selection() {
        return new Selection(new GlobSet(globs, List.of(), directory), new StreamNaming(false, ""));
    }

    private void drain() {
        draining++;
        try {
            if (draining > 1) meanwhile.make();
            List<NameEvent> events = List.copyOf(pending);
            pending.clear();
            for (Tailer tailer : replay.add(events)) tailer.look();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            draining--;
        }
    }

    /// Runs a change each time that files are opened after name events, before further events are checked.
    void meanwhile(Change change) {
        meanwhile = change;
    }

    /// Restarts with the saved state. Changes meanwhile are not seen.
    void restart(Change meanwhile) throws IOException {
        restartWithoutALook(meanwhile);
        scan();
    }

    /// The same, but the next events are delivered before the first look.
    void restartWithoutALook(Change meanwhile) throws IOException {
        close();
        meanwhile.make();
        pending.clear();
        sought.clear();
        shared = open();
        registry = newRegistry();
        replay = replay();
        registry.recall();
    }

    /// A change of files.
    interface Change {
        Change NONE = () -> { };

        void make() throws IOException;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    Tailer tailer(String name) {
        return registry.find(path(name)).orElseThrow().tailer();
    }

    TailerRegistry<Item> registry() {
        return registry;
    }

    long lostUnknown() {
        return shared.lostUnknown();
    }

    /// Scans everything, as happens at intervals.
    void scan() {
        registry.scanned(selection().find(path -> true).files());
        for (Item item : registry.all()) item.tailer().look();
    }

    /// Delivers the name events.
    void tell() {
        shared.names().lock();
        try {
            drain();
        } finally {
            shared.names().unlock();
        }
    }

    void create(String name, String text) throws IOException {
        Files.writeString(path(name), text, StandardOpenOption.CREATE_NEW);
        happened(Kind.CREATED, name, 0);
    }

    void append(String name, String text) throws IOException {
        Files.writeString(path(name), text, StandardOpenOption.APPEND);
    }

    void truncate(String name, long size) throws IOException {
        try (FileChannel file = FileChannel.open(path(name), StandardOpenOption.WRITE)) {
            file.truncate(size);
        }
    }

    void overwrite(String name, long at, String text) throws IOException {
        try (FileChannel file = FileChannel.open(path(name), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), at);
        }
    }

    void rename(String from, String to) throws IOException {
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        cookies++;
        happened(Kind.MOVED_FROM, from, cookies);
        happened(Kind.MOVED_TO, to, cookies);
    }

    /// Moves everything away, or back, without events, because the directory's own name is in another
    /// directory.
    void move(boolean away) throws IOException {
        Path elsewhere = directory.resolveSibling("elsewhere");
        Files.move(away ? directory : elsewhere, away ? elsewhere : directory);
    }

    void delete(String name) throws IOException {
        Files.delete(path(name));
        happened(Kind.DELETED, name, 0);
    }

    /// Sets whether the kernel gives no watch, so that there are no events.
    void unwatch(boolean now) {
        isUnwatched = now;
    }

    /// Drops the events, and reports that events were lost.
    void loseEvents() {
        pending.clear();
        replay.unsure();
        registry.unsure(directory);
    }

    /// Drops the events without a report.
    void tellNothing() {
        pending.clear();
    }

    /// Adds an event, whether it happened or not.
    void happened(Kind kind, String name, int cookie) {
        pending.add(new NameEvent(kind, path(name), cookie));
    }

    void advance(Duration by) {
        time.advance(by);
    }

    /// Takes all bytes, as an open connection does.
    String take(String name) throws IOException {
        return take(tailer(name));
    }

    String take(Tailer tailer) throws IOException {
        tailer.look();
        if (sought.add(tailer) && !tailer.seek(Math.max(tailer.at(), tailer.noted()))) {
            sought.remove(tailer);
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (Chunk chunk = tailer.next(); chunk != null; chunk = tailer.next()) {
            text.append(text(chunk));
            tailer.giveOut(chunk, chunk.range().until());
            tailer.took(chunk);
        }
        return text.toString();
    }

    /// Takes all bytes from an offset on, as for a receiver that lost its bytes after it.
    String takeAgain(String name, long offset) throws IOException {
        sought.add(tailer(name));
        return tailer(name).seek(offset) ? take(name) : "";
    }

    /// Takes all bytes after the quiet time that the next file waits for.
    String afterQuiet(String name) throws IOException {
        advance(TailingConfig.QUIET);
        return take(name);
    }

    /// Creates a log, and takes all of it.
    void begin(String name, String text) throws IOException {
        create(name, text);
        tell();
        String taken = take(name);
        if (!taken.equals(text)) throw new IllegalStateException("taken were only: " + taken);
    }

    /// Renames a log, and creates the next one.
    void rotate(String name, String text) throws IOException {
        rename(name, name + ".1");
        create(name, text);
        tell();
    }

    /// The receiver confirms all taken bytes, and nothing is taken until there are more.
    void rest(String name) throws IOException {
        Tailer tailer = tailer(name);
        tailer.seek(tailer.at());
        if (!take(tailer).isEmpty()) throw new IllegalStateException("there is more");
        tailer.rest();
        sought.remove(tailer);
    }

    private static String text(Chunk chunk) throws IOException {
        @Nullable ByteBuffer read = chunk.data();
        ByteBuffer data = read;
        if (data == null) {
            data = ByteBuffer.allocate((int) chunk.range().length());
            while (data.hasRemaining()) chunk.file().read(data, chunk.range().from() + data.position());
            data.flip();
        }
        return StandardCharsets.UTF_8.decode(data.duplicate()).toString();
    }

    /// Distinct lines, of this many bytes.
    static String lines(String word, int bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < bytes; i++) text.append(word).append(' ').append(i).append('\n');
        return text.substring(0, bytes - 1) + "\n";
    }

    @Override
    public void close() throws IOException {
        for (Item item : registry.all()) item.tailer().close();
        shared.close();
    }
}
