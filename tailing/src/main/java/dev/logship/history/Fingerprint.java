package dev.logship.history;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// A hash of up to 1 KiB of a file. It shows whether the file still has these bytes there. Immutable.
///
/// @param until the offset in the file right after the bytes
/// @param length the number of bytes
/// @param hash of the bytes; 0 for none
public record Fingerprint(long until, int length, long hash) {
    /// The maximum number of bytes in one fingerprint.
    public static final int MOST_BYTES = 1024;

    private static final long ZEROS = hash(new byte[MOST_BYTES]);

    /// No bytes at the start of a file: every file matches.
    public static final Fingerprint NONE = new Fingerprint(0, 0, 0);

    /// The fingerprint of bytes that end at `until`.
    public static Fingerprint of(long until, byte[] bytes) {
        return new Fingerprint(until, bytes.length, hash(bytes));
    }

    /// The fingerprint of the bytes before `until` in a file.
    ///
    /// @throws EOFException when the file is shorter
    public static Fingerprint before(FileChannel file, long until) throws IOException {
        byte @Nullable [] bytes = read(file, until);
        if (bytes == null) throw new EOFException("shorter than " + until + " bytes");
        return of(until, bytes);
    }

    /// The bytes that a fingerprint at `until` covers; null when the file is shorter.
    public static byte @Nullable [] read(FileChannel file, long until) throws IOException {
        return read(file, until, (int) Math.min(until, MOST_BYTES));
    }

    /// The last bytes of both arrays, one after the other, as many as a fingerprint covers.
    public static byte[] join(byte @Nullable [] first, byte[] second) {
        int kept = first == null ? 0 : Math.clamp(MOST_BYTES - second.length, 0, first.length);
        int added = Math.min(second.length, MOST_BYTES);
        ByteBuffer all = ByteBuffer.allocate(kept + added);
        if (first != null) all.put(first, first.length - kept, kept);
        return all.put(second, second.length - added, added).array();
    }

    /// Whether the file has these bytes there. False when it is shorter.
    public boolean matches(FileChannel file) throws IOException {
        if (length == 0) return file.size() >= until;
        byte @Nullable [] bytes = read(file, until, length);
        return bytes != null && hash(bytes) == hash;
    }

    /// Whether all bytes are zero.
    boolean isOfZeros() {
        return hash == (length == MOST_BYTES ? ZEROS : hash(new byte[length]));
    }

    private static byte @Nullable [] read(FileChannel file, long until, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, until - bytes.remaining()) < 0) return null;
        }
        return bytes.array();
    }

    private static long hash(byte[] bytes) {
        if (bytes.length == 0) return 0;
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
