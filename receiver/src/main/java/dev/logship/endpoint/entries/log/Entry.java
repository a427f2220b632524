package dev.logship.endpoint.entries.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// An entry: canonical JSON on one line, in UTF-8, and its SHA-256 in hexadecimal ASCII digits. Immutable:
/// the arrays are never modified.
public final class Entry {
    /// Size of a hash.
    static final int HASH_BYTES = 64;

    private final byte[] hash;
    private final byte[] json;

    Entry(byte[] hash, byte[] json) {
        this.hash = hash;
        this.json = json;
    }

    /// Creates an entry and hashes it.
    ///
    /// @param json not copied
    public static Entry of(byte[] json) {
        return new Entry(hex(sha256().digest(json)), json);
    }

    byte[] hash() {
        return hash;
    }

    byte[] json() {
        return json;
    }

    static byte[] hex(byte[] digest) {
        return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Whether these bytes have the form of a hash.
    static boolean isHash(byte[] bytes) {
        if (bytes.length != HASH_BYTES) return false;
        for (byte b : bytes) {
            if ((b < '0' || b > '9') && (b < 'a' || b > 'f')) return false;
        }
        return true;
    }
}
