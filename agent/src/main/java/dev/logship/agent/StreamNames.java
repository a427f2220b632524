package dev.logship.agent;

import dev.logship.StreamName;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/// What the stream of a source file is called: the file's own name. Bytes that are no UTF-8, control
/// characters, and white space at either end, which a receiver strips, are written `%XX`.
final class StreamNames {
    private StreamNames() {}

    /// @throws IllegalArgumentException when no stream can have the name
    static StreamName of(Path file) {
        String raw = file.toUri().getRawPath(); // the name's bytes, which a String of the path may have lost
        return new StreamName(escape(bytes(raw.substring(raw.lastIndexOf('/') + 1))));
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
            charset = StandardCharsets.ISO_8859_1; // a character per byte
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
