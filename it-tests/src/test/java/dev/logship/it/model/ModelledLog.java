package dev.logship.it.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// One log on which random things are done, each told to its model. Its rotation is of one kind, because a
/// mix of both kinds while nobody looks leaves files whose order nobody can tell.
final class ModelledLog {
    /// How it is rotated: by renaming, or by copying and cutting.
    private enum Kind { RENAMED, COPIED }

    /// A file that rotation left: one that was renamed, or a copy.
    private record Rotated(Path path, Generation generation, boolean copy) {}

    /// To how many renamed files something may still be written.
    private static final int LATE_FILES = 4;

    /// So many bytes must be in the stream before an agent that may be killed can tell the file from what it
    /// is when it was cut and written anew: the agent's record of it may be from when it had nothing in it.
    private static final int HEAD = 1024;

    /// So many bytes are sent as they were when the file was looked at; when there are more, they are sent
    /// as they are then, and what is written over them meanwhile is not told from them.
    private static final int MOST_BACKLOG = 64 * 1024;

    /// Copies are made at least so long after each other, as they are told apart by when they were made; a
    /// smaller `-Dmodel.copies.millis` finds what no program does that rotates logs.
    private static final long COPIES_NANOS =
            TimeUnit.MILLISECONDS.toNanos(Integer.getInteger("model.copies.millis", 100));

    private static final int MOST_LINES = 5;
    private static final int MOST_LINE = 200;
    private static final int LEAST_PIECE = 8;
    private static final int MOST_BYTES = 300 * 1024;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-";

    private final Path path;
    private final Path stored;
    private final Random random;
    private final StreamModel model = new StreamModel();
    private final List<String> history = new ArrayList<>();
    private final Kind kind;
    private final boolean dated;
    private final int keep;
    private final boolean kills;
    private final List<Rotated> rotated = new ArrayList<>(); // the last one first
    private int rotations;
    private long copiedNanos = System.nanoTime();
    private boolean deleted;                                 // and nothing is at the path since
    private @Nullable Generation current;                    // null while nothing is at the path

    /// @param kills whether the agent may be killed
    ModelledLog(Path path, Path stored, boolean kills, long seed) throws IOException {
        this.kills = kills;
        this.path = path;
        this.stored = stored;
        this.random = new Random(seed);
        this.kind = random.nextBoolean() ? Kind.RENAMED : Kind.COPIED;
        this.dated = random.nextInt(3) == 0;
        this.keep = random.nextInt(3) == 0 ? 2 + random.nextInt(3) : Integer.MAX_VALUE;
        append(lines());
    }

    /// Does something.
    void act() throws IOException {
        int choice = random.nextInt(100);
        if (choice < 30) append(lines());
        else if (choice < 42) append(text(LEAST_PIECE + random.nextInt(50)));
        else if (choice < 45) append(text(random.nextInt(MOST_BYTES) + LEAST_PIECE));
        else if (choice < 65) rotate();
        else if (choice < 70) cut();
        else if (choice < 74) delete();
        else if (choice < 86) writeLate();
    }

    /// Tells the model what is in the stream.
    void look() throws IOException {
        try {
            model.look(stored);
        } catch (AssertionError e) {
            throw new AssertionError(path.getFileName() + ": " + e.getMessage() + this, e);
        }
    }

    boolean isComplete() throws IOException {
        look();
        return model.isComplete(stored);
    }

    String name() {
        return path.getFileName().toString();
    }

    long missing() {
        return model.missing();
    }

    /// Prepares for a wait until all is there that must come. A log that was deleted is made again: while its
    /// path is missing, the agent may let late bytes of older files wait.
    void settle() throws IOException {
        if (deleted) append(lines());
    }

    private void append(byte[] bytes) throws IOException {
        deleted = false;
        if (current == null) current = model.begin();
        current.write(bytes);
        Files.write(path, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        history.add("append " + bytes.length);
    }

    private void rotate() throws IOException {
        if (current == null || (kind == Kind.COPIED && !mayBeCut(current))) return;
        if (kind == Kind.RENAMED) rename(current);
        else copyAndCut(current);
        while (rotated.size() > keep) {
            Rotated oldest = rotated.removeLast();
            history.add("delete " + oldest.path.getFileName());
            Files.delete(oldest.path);
            look();
            oldest.generation.mayEndAt(0);
        }
        if (random.nextInt(3) > 0) append(lines());
    }

    private void rename(Generation old) throws IOException {
        Path to = shift();
        history.add("rename to " + to.getFileName());
        Files.move(path, to);
        rotated.addFirst(new Rotated(to, old, false));
        current = null;
    }

    private void copyAndCut(Generation old) throws IOException {
        if (System.nanoTime() - copiedNanos < COPIES_NANOS) return;
        copiedNanos = System.nanoTime();
        Path to = shift();
        history.add("copy to " + to.getFileName() + " and cut");
        Files.copy(path, to);
        int copied = old.written();
        if (random.nextInt(3) == 0) append(lines()); // what a copy does not have
        look();
        Files.write(path, new byte[0]);
        old.mayEndAt(copied);
        rotated.addFirst(new Rotated(to, old, true));
        current = model.begin();
    }

    /// Makes room for one more rotated file, and returns its path.
    private Path shift() throws IOException {
        rotations++;
        String name = path.getFileName().toString();
        if (dated) return path.resolveSibling(name + "-20261123-" + (1_795_000_000 + rotations));
        IntFunction<Path> numbered = number -> path.resolveSibling(name + "." + number);
        for (int i = rotated.size(); i > 0; i--) {
            Rotated file = rotated.get(i - 1);
            Files.move(file.path, numbered.apply(i + 1));
            rotated.set(i - 1, new Rotated(numbered.apply(i + 1), file.generation, file.copy));
        }
        return numbered.apply(1);
    }

    private void cut() throws IOException {
        if (current == null || !mayBeCut(current)) return;
        byte[] bytes = switch (random.nextInt(3)) {
            case 0 -> new byte[0];
            case 1 -> lines();
            default -> text(current.written() + LEAST_PIECE + random.nextInt(1000));
        };
        history.add("overwrite " + bytes.length);
        look();
        Files.write(path, bytes);
        current.mayEndAt(0);
        current = model.begin();
        current.write(bytes);
    }

    private void delete() throws IOException {
        // What came first, the life that was cut or the next file, cannot be told later: see above.
        if (current == null || (kind == Kind.COPIED && !isComplete())) return;
        history.add("delete");
        look();
        Files.delete(path);
        current.mayEndAt(0);
        current = null;
        deleted = true;
    }

    private void writeLate() throws IOException {
        List<Rotated> renamed =
                rotated.stream().limit(LATE_FILES).filter(file -> !file.copy).toList();
        if (renamed.isEmpty()) return;
        Rotated file = renamed.get(random.nextInt(renamed.size()));
        byte[] bytes = lines();
        history.add("append " + bytes.length + " to " + file.path.getFileName());
        file.generation.write(bytes);
        Files.write(file.path, bytes, StandardOpenOption.APPEND);
    }

    private boolean mayBeCut(Generation generation) throws IOException {
        look();
        return (!kills || generation.read() >= HEAD) && generation.backlog() <= MOST_BACKLOG;
    }

    private byte[] lines() {
        var text = new StringBuilder();
        for (int i = random.nextInt(MOST_LINES); i >= 0; i--) {
            text.append(letters(LEAST_PIECE + random.nextInt(MOST_LINE))).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] text(int length) {
        return letters(length).getBytes(StandardCharsets.US_ASCII);
    }

    private String letters(int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        return text.toString();
    }

    /// What was done and what the model holds, for the message of a failed test.
    @Override
    public String toString() {
        return "\n" + path.getFileName() + " (" + kind + (dated ? ", dated" : "") + ", keep " + keep + "): "
                + String.join("; ", history) + model;
    }
}
