package dev.logship.linux;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Converts paths to the kernel's bytes and back, without loss. A path's String has lost the bytes that are
/// not text. Its URI has them all, but creating one accesses the file system, so it is the last resort.
final class PathBytes {
    private static final boolean UTF_8 = "UTF-8".equals(System.getProperty("sun.jnu.encoding"));
    private static final char LOST = '\uFFFD';

    private PathBytes() {}

    /// The bytes of a path; those of `.` for the empty one.
    static byte[] of(Path path) {
        String text = path.toString();
        if (text.isEmpty()) return new byte[] {'.'};
        if (isExact(text)) return text.getBytes(StandardCharsets.UTF_8);
        String raw = path.toUri().getRawPath();
        // A directory's URI ends with a slash, which would make the kernel follow a link.
        if (raw.length() > 1 && raw.endsWith("/")) raw = raw.substring(0, raw.length() - 1);
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The name of a file within its directory.
    ///
    /// @param bytes without slash or zero
    static Path name(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (isExact(text)) return Path.of(text);
        StringBuilder uri = new StringBuilder("file:///");
        for (byte b : bytes) uri.append('%').append(hex(b >> 4)).append(hex(b));
        return Path.of(URI.create(uri.toString())).getFileName();
    }

    /// Whether the text stands for exactly its bytes: ASCII, or UTF-8 that was decoded without loss.
    private static boolean isExact(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 && (!UTF_8 || c == LOST)) return false;
        }
        return true;
    }

    private static char hex(int nibble) {
        return Character.toUpperCase(Character.forDigit(nibble & 0xF, 16));
    }
}
