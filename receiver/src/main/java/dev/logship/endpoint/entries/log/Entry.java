package dev.logship.endpoint.entries.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// An entry to be kept.
///
/// @param hash the SHA-256 of `json` in hexadecimal digits, in ASCII
/// @param json canonical JSON in one line, in UTF-8
public record Entry(byte[] hash, byte[] json) {
    /// How long a hash is.
    static final int HASH_BYTES = 64;

    /// An entry with the hash of its content.
    public static Entry of(byte[] json) {
        return new Entry(hex(sha256().digest(json)), json);
    }

    static byte[] hex(byte[] digest) {
        return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Whether these bytes could be a hash.
    static boolean isHash(byte[] bytes) {
        if (bytes.length != HASH_BYTES) return false;
        for (byte b : bytes) {
            if ((b < '0' || b > '9') && (b < 'a' || b > 'f')) return false;
        }
        return true;
    }
}
