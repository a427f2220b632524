package dev.logship.it.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A directory of logs. Actions on its files are done on disk and passed to the model of their bytes. Names
/// are relative to it and may have one more directory. Used by one thread.
final class Directory {
    private final Path path;
    private final Path elsewhere;
    private final PickedNames names;
    private final Watch watch;
    private final Ownership ownership;
    private final Map<String, ModelFile> files = new TreeMap<>();
    private final List<String> history = new ArrayList<>();
    private final Map<Life, Long> cutNanos = new HashMap<>();         // until they are written to
    private final Set<Life> looked = new HashSet<>();                 // seen between these two
    private Map<String, ModelFile> picked = Map.of();
    private int made;
    private boolean away;
    private long hiddenNanos;                                         // since when

    /// @param elsewhere where it can be moved to
    Directory(Path path, Path elsewhere, Picks picks, Watch watch, Pair pair) throws IOException {
        this.path = path;
        this.elsewhere = elsewhere;
        this.names = new PickedNames(picks);
        this.watch = watch;
        this.ownership = new Ownership(watch, pair::stored);
        Files.createDirectory(path);
    }

    Ownership ownership() {
        return ownership;
    }

    Path path() {
        return path;
    }

    boolean exists(String name) {
        return files.containsKey(name);
    }

    boolean isPicked(String name) {
        return names.isPicked(name);
    }

    /// The life of the file of this name.
    Life life(String name) {
        return file(name).life();
    }

    /// The number of its bytes that are certainly in its stream.
    int shipped(String name) {
        ModelFile file = file(name);
        return file.owners().isEmpty() ? 0 : file.owners().getLast().shipped(file.life());
    }

    /// Adds a line to the history of actions.
    void note(String what) {
        history.add(what);
    }

    /// Appends to a file; creates it if it does not exist.
    void append(String name, byte[] bytes) throws IOException {
        does("append " + bytes.length + " to " + name);
        ModelFile file = files.get(name);
        if (file == null) file = make(name);
        Long cut = cutNanos.remove(file.life());
        if (cut != null && watch.hasSeen(cut)) looked.add(file.life());
        file.life().write(bytes);
        if (!picked.containsValue(file)) ownership.grows(file);
        Files.write(real(name), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        isDone(null, null);
    }

    void rename(String from, String to) throws IOException {
        does("rename " + from + " to " + to);
        ModelFile file = take(from);
        ModelFile over = files.put(to, file);
        file.names().add(to);
        Files.createDirectories(real(to).getParent());
        Files.move(real(from), real(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (over != null) over.names().remove(to);
        boolean wasPicked = picked.containsValue(file);
        isDone(from, to);
        if (!wasPicked && !picked.containsValue(file)) ownership.renamed(file, to);
        if (over != null && over.isDeleted()) ownership.deleted(over);
    }

    void delete(String name) throws IOException {
        does("delete " + name);
        ModelFile file = take(name);
        Files.delete(real(name));
        isDone(null, null);
        if (file.isDeleted()) ownership.deleted(file);
    }

    /// Deletes all, with its directories.
    void deleteAll() throws IOException {
        for (String name : List.copyOf(files.keySet())) delete(name);
        for (String link : names.forgetLinks()) Files.delete(real(link));
        does("delete the directory and make it again");
        try (var directories = Files.newDirectoryStream(path)) {
            for (Path directory : directories) Files.delete(directory);
        }
        Files.delete(path);
        Files.createDirectory(path);
    }

    /// Gives a file one more name.
    void hardLink(String name, String other) throws IOException {
        does("link " + name + " as " + other);
        ModelFile file = file(name);
        files.put(other, file);
        file.names().add(other);
        Files.createLink(real(other), real(name));
        isDone(null, null);
    }

    /// Creates a symbolic link, or switches it, as `ln -sfn` and `mv -T` do.
    void link(String link, String to) throws IOException {
        does("link " + link + " -> " + to);
        Path fresh = path.resolve(".link");
        Files.createSymbolicLink(fresh, Path.of(to));
        Files.move(fresh, real(link), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        names.link(link, to);
        isDone(null, null);
    }

    /// Copies a file by reading and writing.
    void copy(String from, String to) throws IOException {
        write(to, file(from).life().bytes());
    }

    /// Creates a file with this content.
    void write(String name, byte[] bytes) throws IOException {
        if (exists(name)) throw new IllegalStateException(name + " is there");
        append(name, bytes);
    }

    /// Truncates a file to nothing after it was copied, and writes to it.
    ///
    /// @param copy the copy; null for none
    /// @param copied how much it has
    void cut(String name, byte[] bytes, @Nullable String copy, int copied) throws IOException {
        does("overwrite " + name + " with " + bytes.length + (copy == null ? "" : " after copying "
                + copied));
        Set<ModelFile> copies = copy == null || isPicked(copy) ? Set.of() : Set.of(file(copy));
        if (copy != null && isPicked(copy)) ownership.isCopy(file(copy));
        Files.write(real(name), bytes);
        ownership.cut(file(name), bytes, copies, copied);
    }

    /// Truncates a file to its first bytes.
    void cut(String name, int to) throws IOException {
        does("cut " + name + " to " + to);
        try (var channel = Files.newByteChannel(real(name), StandardOpenOption.WRITE)) {
            channel.truncate(to);
        }
        Life life = ownership.cut(file(name), to, looked::contains);
        cutNanos.put(life, System.nanoTime());
    }

    /// Updates the first bytes of a file, all of which were shipped, as programs with a header do.
    void updateHead(String name, byte[] head) throws IOException {
        does("update the first " + head.length + " bytes of " + name);
        file(name).life().updateHead(head);
        try (var channel = Files.newByteChannel(real(name), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(head));
        }
    }

    /// Compresses a file and deletes it.
    void compress(String name) throws IOException {
        if (exists(name + ".gz")) delete(name + ".gz");
        write(name + ".gz", Contents.zipped(life(name).bytes()));
        delete(name);
    }

    /// Moves the directory away, or back.
    void move() throws IOException {
        does(away ? "move the directory back" : "move the directory away");
        if (away) Files.move(elsewhere, path);
        else Files.move(path, elsewhere);
        away = !away;
        if (away) hiddenNanos = watch.seenUntil(); // new files may not have been seen
        else files.values().forEach(file -> file.wasHidden(hiddenNanos));
    }

    /// Checks the bytes since the last look.
    void look() throws IOException {
        try {
            ownership.look(away);
        } catch (WrongBytes e) {
            throw new AssertionError(e.getMessage() + e.where(ownership.lives()), e);
        }
    }

    /// Whether everything has arrived that must.
    boolean isComplete() throws IOException {
        look();
        for (StreamModel stream : ownership.streams()) {
            if (!stream.isComplete()) return false;
        }
        if (!Balance.of(ownership).stream().allMatch(Balance::isComplete)) return false;
        ownership.settled();
        return true;
    }

    boolean isAway() {
        return away;
    }

    private ModelFile file(String name) {
        return Objects.requireNonNull(files.get(name), () -> name + " in " + files);
    }

    private ModelFile make(String name) throws IOException {
        Files.createDirectories(real(name).getParent());
        ModelFile file = ownership.made(++made + "=" + name);
        files.put(name, file);
        file.names().add(name);
        return file;
    }

    private ModelFile take(String name) {
        ModelFile file = file(name);
        files.remove(name);
        file.names().remove(name);
        return file;
    }

    private Path real(String name) {
        return (away ? elsewhere : path).resolve(name);
    }

    private void does(String what) throws IOException {
        history.add(what);
        look();
    }

    /// After an action: passes the present file of each selected path to the model.
    private void isDone(@Nullable String from, @Nullable String to) {
        Map<String, ModelFile> before = picked;
        picked = names.picked(files);
        var selected = new HashSet<>(picked.values());
        picked.forEach((name, file) -> {
            file.isSelected(true);
            if (before.get(name) != file) {
                ownership.arrived(path.resolve(name), name, file, name.equals(to) ? from : null);
            }
        });
        for (ModelFile file : new HashSet<>(before.values())) {
            if (selected.contains(file) || file.isDeleted()) continue;
            file.isSelected(false);
            if (from != null && to != null && file(to) == file) ownership.left(file, from, to);
            else ownership.left(file);
        }
    }

    @Override
    public String toString() {
        var text = new StringBuilder("\n").append(path.getFileName()).append(": ")
                .append(String.join("; ", history));
        ownership.streams().forEach(text::append);
        if (!ownership.unclaimed().isEmpty()) text.append("\n nobody's perhaps: ").append(ownership
                .unclaimed());
        return text.toString();
    }
}
