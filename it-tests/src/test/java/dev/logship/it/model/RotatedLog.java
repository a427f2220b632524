package dev.logship.it.model;

import dev.logship.it.model.Contents.Body;
import dev.logship.it.model.Contents.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One log with the usual events of logs. Its rotation is of one kind, because a mix of both during downtime
/// leaves files in an unknown order. Used by one thread.
final class RotatedLog {
    /// The number of renamed files that may still be written to.
    private static final int LATE_FILES = 4;

    private static final int LEAST = 8;

    private final Directory directory;
    private final String name;
    private final Contents contents;
    private final Random random;
    private final Header header;
    private final Body body;
    private final boolean copied;
    private final RotatedNames rotated;
    private final int keep;
    private final boolean archives;
    private @Nullable String bystander;
    private boolean undone;
    private byte[] old = new byte[0];          // the content of a rotated file

    RotatedLog(Directory directory, String name, Contents contents, Random random) {
        this.directory = directory;
        this.name = name;
        this.contents = contents;
        this.random = random;
        this.header = Contents.pick(Header.values(), random);
        this.body = Contents.pick(Body.values(), random);
        this.copied = random.nextInt(3) == 0;
        this.rotated = new RotatedNames(directory, name, Contents.pick(RotatedNames.Style.values(), random));
        this.keep = random.nextInt(3) == 0 ? 2 + random.nextInt(3) : Integer.MAX_VALUE;
        this.archives = !copied && random.nextInt(5) == 0;
        directory.note(name + ": " + rotated + (copied ? " copied" : "") + " keep " + keep + " " + header
                + " header, " + body + (archives ? ", archived" : ""));
    }

    /// Creates files like those of a rotation, before any agent starts.
    void leaveOld() throws IOException {
        for (int i = 1; i <= 3; i++) directory.write(name + "." + (i + 6), fresh());
    }

    void begin() throws IOException {
        if (!directory.exists(name)) directory.append(name, fresh());
    }

    /// The first content of a new file: sometimes the header alone.
    private byte[] fresh() {
        byte[] head = contents.head(header);
        return head.length > 0 && random.nextInt(3) == 0 ? head : join(head, contents.lines(body));
    }

    /// The directory was deleted with its contents.
    void isDeleted() {
        rotated.clear();
        bystander = null;
    }

    void act() throws IOException {
        int choice = random.nextInt(100);
        if (directory.isAway() || choice < 28) write(contents.lines(body));
        else if (choice < 36) write(contents.piece(body));
        else if (choice < 39) write(contents.many(body));
        else if (choice < 57) rotate();
        else if (choice < 61) cut();
        else if (choice < 66) cutShorter();
        else if (choice < 69) delete();
        else if (choice < 72) deleteAndMake();
        else if (choice < 80) writeLate();
        else if (choice < 84) undo();
        else if (choice < 86) link();
        else if (choice < 90) replace();
        else if (choice < 94) putBeside();
        else if (choice < 97) rotated.compress();
    }

    private void write(byte[] bytes) throws IOException {
        if (directory.exists(name)) directory.append(name, bytes);
        else directory.append(name, join(contents.head(header), bytes));
    }

    private void rotate() throws IOException {
        if (!directory.exists(name) || (copied && !mayBeCut())) return;
        forgetBystander();
        old = directory.life(name).bytes();
        String to = rotated.makeRoom();
        if (copied) copyAndCut(to);
        else directory.rename(name, to);
        rotated.keep(keep);
        if (archives && rotated.names().size() > 1) archive();
        if (random.nextInt(3) > 0) write(random.nextBoolean() ? fresh() : contents.lines(body));
    }

    private void copyAndCut(String to) throws IOException {
        int until = directory.life(name).written();
        directory.copy(name, to);
        // Bytes that the copy does not have.
        if (random.nextInt(3) == 0) directory.append(name, contents.lines(body));
        directory.cut(name, random.nextInt(3) == 0 ? contents.head(header) : new byte[0], to, until);
    }

    /// Moves the last rotated file to a directory below.
    private void archive() throws IOException {
        String last = rotated.removeLast();
        directory.rename(last, "archive/" + last);
    }

    private void cut() throws IOException {
        if (!mayBeCut()) return;
        directory.cut(name, switch (random.nextInt(3)) {
            case 0 -> new byte[0];
            case 1 -> fresh();
            default -> contents.atLeast(body, directory.life(name).written() + LEAST);
        }, null, 0);
    }

    /// A file that was rotated and came back is not cut while it is open whether it or the one that was there
    /// meanwhile is shipped first.
    private boolean mayBeCut() throws IOException {
        if (undone && directory.isComplete()) undone = false;
        return directory.exists(name) && !undone;
    }

    /// To its first three quarters, or its first half.
    private void cutShorter() throws IOException {
        if (!mayBeCut()) return;
        int written = directory.life(name).written();
        if (written < LEAST) return;
        directory.cut(name, random.nextBoolean() ? written / 4 * 3 : written / 2);
        if (random.nextBoolean()) write(contents.lines(body));
    }

    private void delete() throws IOException {
        // If a file was copied, truncated and deleted, nothing shows what the copy is of.
        if (copied && !directory.isComplete()) return;
        if (directory.exists(name)) directory.delete(name);
    }

    private void deleteAndMake() throws IOException {
        delete();
        begin();
    }

    private void writeLate() throws IOException {
        List<String> files = rotated.written(LATE_FILES);
        if (copied || files.isEmpty()) return;
        directory.append(files.get(random.nextInt(files.size())), contents.lines(body));
    }

    /// Undoes the last rotation. Bytes written since are deleted, or kept under another name.
    private void undo() throws IOException {
        if (copied || rotated.names().isEmpty()) return;
        String last = rotated.names().getFirst();
        if (last.endsWith(".gz")) return;
        rotated.removeLast();
        undone = true;
        if (directory.exists(name) && random.nextBoolean()) directory.rename(name, name + ".broken");
        directory.rename(last, name);
    }

    private void link() throws IOException {
        String other = name + ".keep";
        if (directory.exists(name) && !directory.exists(other)) directory.hardLink(name, other);
    }

    /// Replaces the file, by an edited one as `sed -i` does, or by a longer one as rsync does.
    private void replace() throws IOException {
        if (!directory.exists(name)) return;
        byte[] bytes = directory.life(name).bytes();
        boolean edited = random.nextInt(3) == 0;
        String fresh = edited ? "sedkQ3xYz" : "." + name + ".Xa81Fq";
        directory.write(fresh, edited ? edited(bytes) : join(bytes, contents.lines(body)));
        directory.rename(fresh, name);
    }

    private static byte[] edited(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.US_ASCII);
        return ("# edited\n" + text.replace("INFO", "NOTE").replace("job", "JOB"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// A user unpacks an old file, or saves the result of a search.
    private void putBeside() throws IOException {
        forgetBystander();
        if (random.nextBoolean()) {
            int dot = name.lastIndexOf('.');
            String found = name.substring(0, dot) + "-" + (1 + random.nextInt(3)) + name.substring(dot);
            byte[] bytes = directory.exists(name) ? directory.life(name).bytes() : old;
            if (!directory.exists(found)) directory.write(found, Arrays.copyOf(bytes, bytes.length / 2));
            return;
        }
        String unpacked = name + "." + (rotated.names().size() + 3 + random.nextInt(3));
        if (directory.exists(unpacked) || directory.exists(unpacked + ".gz")) return;
        directory.write(unpacked + ".gz", "packed".getBytes(StandardCharsets.US_ASCII));
        directory.write(unpacked, old);
        bystander = unpacked;
    }

    private void forgetBystander() throws IOException {
        if (bystander == null) return;
        directory.delete(bystander);
        directory.delete(bystander + ".gz");
        bystander = null;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
