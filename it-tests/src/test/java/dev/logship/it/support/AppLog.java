package dev.logship.it.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/// A log file as a program and its rotation make it, with all that was ever written to it, in order: what its
/// stream must hold. Its lines are numbered, so that no two are equal, and each is as long.
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

    /// What the file is called after so many rotations.
    public Path rotated(int times) {
        return path.resolveSibling(path.getFileName() + "." + times);
    }

    /// The next so many lines. They are expected in the stream, behind all that were made before.
    public byte[] next(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(String.format(Locale.ROOT, "%08d of %-37.37s\n", lines++, path.getFileName()));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        written.writeBytes(bytes);
        return bytes;
    }

    /// Writes the next so many lines at the file's end; makes it when there is none.
    public void append(int count) throws IOException {
        Files.write(path, next(count), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /// Writes the next so many lines over all that the file holds.
    public void overwrite(int count) throws IOException {
        Files.write(path, next(count));
    }

    /// Renames it to `.1`, after `.1` to `.2` and so on. Nothing is at its path then.
    public void rename() throws IOException {
        shift();
        Files.move(path, rotated(1));
    }

    /// Copies it to `.1`, after renaming `.1` to `.2` and so on, and cuts it to nothing.
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

    /// All that was made so far.
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

    /// How many bytes that is.
    public int size() {
        return written.size();
    }
}
