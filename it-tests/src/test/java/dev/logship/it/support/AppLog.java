package dev.logship.it.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/// A log file as a program and its rotation produce it, with all bytes that were ever written to it, in
/// order, which its stream must have. Its lines are numbered, so that they are distinct, and of equal length.
public final class AppLog {
    /// Bytes of a line.
    public static final int LINE = 50;

    private final Path path;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int lines;

    public AppLog(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    /// The path of the file after this number of rotations.
    public Path rotated(int times) {
        return path.resolveSibling(path.getFileName() + "." + times);
    }

    /// The next lines. They are expected in the stream, after all earlier ones.
    public byte[] next(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(String.format(Locale.ROOT, "%08d of %-37.37s\n", lines++, path.getFileName()));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        written.writeBytes(bytes);
        return bytes;
    }

    /// Appends the next lines to the file; creates it if it does not exist.
    public void append(int count) throws IOException {
        Files.write(path, next(count), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /// Replaces the file's content by the next lines.
    public void overwrite(int count) throws IOException {
        Files.write(path, next(count));
    }

    /// Renames it to `.1`, after `.1` to `.2` and so on. Its path is then empty.
    public void rename() throws IOException {
        shift();
        Files.move(path, rotated(1));
    }

    /// Copies it to `.1`, after renaming `.1` to `.2` and so on, and truncates it.
    public void copyTruncate() throws IOException {
        shift();
        Files.copy(path, rotated(1));
        truncate();
    }

    public void truncate() throws IOException {
        Files.write(path, new byte[0]);
    }

    private void shift() throws IOException {
        int last = 1;
        while (Files.exists(rotated(last))) last++;
        for (int i = last; i > 1; i--) Files.move(rotated(i - 1), rotated(i));
    }

    /// All lines so far.
    public byte[] written() {
        return written.toByteArray();
    }

    /// The lines `[from, until)` of that.
    public byte[] written(int from, int until) {
        return Arrays.copyOfRange(written(), from * LINE, until * LINE);
    }

    /// The same from line `from` on.
    public byte[] writtenFrom(int from) {
        return written(from, lines);
    }

    /// Their size in bytes.
    public int size() {
        return written.size();
    }
}
