package dev.logship.select;

import dev.logship.StreamName;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/// How streams are named after their files. Bytes that are not UTF-8, control characters, and white space at
/// either end of a name, which a receiver strips, are written as `%XX`.
///
/// @param wholePath whether the name is the absolute path with its directories, or the file name only
/// @param prefix the text before it
public record StreamNaming(boolean wholePath, String prefix) {
    /// The stream name of a file.
    ///
    /// @throws IllegalArgumentException when no stream can have the name
    public StreamName of(Path file) {
        String raw = file.toUri().getRawPath(); // the bytes of the name; a String may have lost some
        String from = wholePath ? raw.substring(1) : raw.substring(raw.lastIndexOf('/') + 1);
        return new StreamName(prefix + escape(bytes(from)));
    }

    private static byte[] bytes(String percentEncoded) {
        return URLDecoder.decode(percentEncoded.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String escape(byte[] name) {
        String text;
        Charset charset = StandardCharsets.UTF_8;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
        } catch (CharacterCodingException e) {
            charset = StandardCharsets.ISO_8859_1; // one character per byte
            text = new String(name, charset);
        }
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean edgeSpace = c == ' ' && (i == 0 || i == text.length() - 1);
            boolean noText = charset.equals(StandardCharsets.ISO_8859_1) && c > '~';
            if (edgeSpace || noText || Character.isISOControl(c)) {
                for (byte b : String.valueOf(c).getBytes(charset)) {
                    escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
                }
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
