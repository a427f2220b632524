package dev.logship.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// Writes lines with the time of writing, one per interval. `System.nanoTime` is Linux's CLOCK_MONOTONIC, so
/// another process can determine the age of a line.
final class Lines {
    /// The length of each line, its newline included, as `load` expects it.
    static final int LENGTH = 100;

    private static final int DIGITS = 19;

    private final WritableByteChannel target;
    private final long intervalNanos;

    Lines(WritableByteChannel target, long intervalMillis) {
        this.target = target;
        this.intervalNanos = intervalMillis * 1_000_000;
    }

    /// Begins a stream, and waits until its first line, which is not counted, is stored.
    static Lines begin(WritableByteChannel sender, long intervalMillis, Path stored) throws IOException {
        Lines writer = new Lines(sender, intervalMillis);
        writer.warmUp(1);
        Await.size(stored, LENGTH);
        return writer;
    }

    /// Lines with stamp 0, which are not counted.
    void warmUp(int lines) throws IOException {
        write(lines, false);
    }

    void write(int lines) throws IOException {
        write(lines, true);
    }

    private void write(int lines, boolean stamped) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < lines; i++) {
            long due = start + i * intervalNanos;
            for (long wait; (wait = due - System.nanoTime()) > 0; ) LockSupport.parkNanos(wait);
            ByteBuffer line = ByteBuffer.wrap(line(stamped ? System.nanoTime() : 0));
            while (line.hasRemaining()) target.write(line);
        }
    }

    /// The stamp of a line; -1 if it has none.
    static long stamp(byte[] line) {
        try {
            return Long.parseLong(new String(line, 0, Math.min(line.length, DIGITS),
                    StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    static byte[] line(long stamp) {
        byte[] line = new byte[LENGTH];
        Arrays.fill(line, (byte) 'x');
        byte[] digits = String.format(Locale.ROOT, "%019d ", stamp).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, line, 0, digits.length);
        line[LENGTH - 1] = '\n';
        return line;
    }
}
