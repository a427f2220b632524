package dev.logship.history;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Paths as unambiguous text: each byte that is not a plain letter, digit or mark is a percent sign with two
/// hexadecimal digits. A path consists of bytes, of which its String may have lost some.
final class PathText {
    private static final boolean UTF_8 = "UTF-8".equals(System.getProperty("sun.jnu.encoding"));
    private static final char LOST = '\uFFFD';
    private static final String PLAIN = "/._-~+=@,#";
    private static final String SCHEME = "file://";

    private PathText() {}

    /// Encodes a path, made absolute.
    static String encode(Path path) {
        Path absolute = path.toAbsolutePath();
        String text = absolute.toString();
        // The URI has all bytes, but making one looks whether the file is a directory.
        if (!isExact(text)) return strip(absolute.toUri().getRawPath()).replace(":", "%3A");
        return encode(text).replace("#", "%23");
    }

    /// Encodes text by its UTF-8 bytes.
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) encoded.append(c);
            else encoded.append('%').append(hex(c >> 4)).append(hex(c));
        }
        return encoded.toString();
    }

    /// Decodes a path.
    ///
    /// @throws IllegalArgumentException when the text is not a path
    static Path decode(String encoded) {
        if (!encoded.startsWith("/")) throw new IllegalArgumentException("'" + encoded + "' is not absolute");
        return encoded.indexOf('%') < 0 ? Path.of(encoded) : Path.of(URI.create(SCHEME + encoded));
    }

    /// Decodes text.
    static String decodeText(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String strip(String raw) {
        return raw.length() > 1 && raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    }

    private static boolean isExact(String text) {
        return text.chars().allMatch(c -> c < 0x80 || (UTF_8 && c != LOST));
    }

    private static char hex(int nibble) {
        return Character.toUpperCase(Character.forDigit(nibble & 0xf, 16));
    }
}
