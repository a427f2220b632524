package dev.logship.wire;

import java.util.HexFormat;

/// Input of a peer, made safe for a log line: in quotes, truncated if long, and with everything but printable
/// ASCII as `\xNN`, so that it can neither forge a line nor control a terminal.
public final class Quoted {
    private static final int MOST = 64;

    private Quoted() {}

    public static String of(byte[] bytes) {
        StringBuilder text = new StringBuilder("'");
        for (int i = 0; i < Math.min(bytes.length, MOST); i++) {
            char c = (char) (bytes[i] & 0xff);
            if (c >= ' ' && c <= '~' && c != '\\') text.append(c);
            else text.append("\\x").append(HexFormat.of().toHexDigits(bytes[i]));
        }
        return text.append(bytes.length > MOST ? "…'" : "'").toString();
    }
}
