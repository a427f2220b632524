package dev.logship.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// A hash of up to 1 KiB of a file: tells whether the file still is what it was there. Immutable.
///
/// @param until the place in the file right behind the bytes
/// @param length how many bytes
/// @param hash of the bytes; 0 for none
public record Fingerprint(long until, int length, long hash) {
    /// The most bytes that one covers.
    static final int MOST_BYTES = 1024;

    /// Of no bytes at a file's start: every file matches it.
    public static final Fingerprint NONE = new Fingerprint(0, 0, 0);

    /// Of bytes that are before `until`.
    static Fingerprint of(long until, byte[] bytes) {
        return new Fingerprint(until, bytes.length, hash(bytes));
    }

    /// Of the first bytes of a file.
    static Fingerprint ofHead(FileChannel file) throws IOException {
        while (true) {
            long length = Math.min(file.size(), MOST_BYTES);
            byte @Nullable [] bytes = read(file, length, (int) length);
            if (bytes != null) return of(length, bytes); // else the file was cut just now
        }
    }

    /// The bytes before `until` that a fingerprint there covers; null when the file is shorter.
    static byte @Nullable [] read(FileChannel file, long until) throws IOException {
        return read(file, until, (int) Math.min(until, MOST_BYTES));
    }

    /// The last bytes of both, one behind the other, as many as a fingerprint covers.
    static byte[] join(byte @Nullable [] first, byte[] second) {
        int kept = first == null ? 0 : Math.clamp(MOST_BYTES - second.length, 0, first.length);
        int added = Math.min(second.length, MOST_BYTES);
        ByteBuffer all = ByteBuffer.allocate(kept + added);
        if (first != null) all.put(first, first.length - kept, kept);
        return all.put(second, second.length - added, added).array();
    }

    /// Whether the file has these bytes there. False also when it is shorter.
    boolean matches(FileChannel file) throws IOException {
        if (length == 0) return file.size() >= until;
        byte @Nullable [] bytes = read(file, until, length);
        return bytes != null && hash(bytes) == hash;
    }

    /// Whether these bytes, which are before `until`, are the ones.
    boolean isOf(byte[] bytes) {
        return bytes.length == length && hash(bytes) == hash;
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
