package dev.logship.it.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/// A stream has wrong bytes.
final class WrongBytes extends AssertionError {
    private static final long serialVersionUID = 1;

    /// The number of bytes that are shown.
    private static final int SHOWN = 60;

    @SuppressWarnings("serial")
    private final byte[] piece;

    /// @param offset of the first one
    /// @param news the new bytes, wrong from `at` on
    WrongBytes(Path path, long offset, byte[] news, int at) {
        super(path.getFileName() + ": wrong from offset " + offset + " on: '" + text(piece(news, at)) + '\'');
        piece = piece(news, at);
    }

    /// Where in these lives the bytes are, in words.
    String where(Set<Life> lives) {
        var text = new StringBuilder();
        for (Life life : lives) {
            int at = life.indexOf(piece);
            if (at >= 0) text.append(", which is in ").append(life).append(" at ").append(at);
        }
        return text.toString();
    }

    private static byte[] piece(byte[] news, int at) {
        return Arrays.copyOfRange(news, at, Math.min(at + SHOWN, news.length));
    }

    private static String text(byte[] piece) {
        return new String(piece, StandardCharsets.ISO_8859_1).replace("\n", "\\n");
    }
}
