package dev.logship.protocol.ship;

import dev.logship.Limits;
import dev.logship.StreamOffset;
import dev.logship.wire.HeaderReader;
import dev.logship.wire.Quoted;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The reply of a receiver: `OFFSET\n`. PROTOCOL, "Resuming": bytes below it are on the receiver's disk. A
/// receiver that refuses a stream sends no reply, but resets the connection (PROTOCOL, "Refusals").
///
/// @param held how many bytes of the stream the receiver holds
public record ShipReply(StreamOffset held) {
    /// Digits, no more than fit a `long`.
    private static final Pattern FORM = Pattern.compile("[0-9]{1,18}");

    /// Reads a receiver's reply. Ignores white space around it.
    ///
    /// @throws IOException when no complete line arrived in time
    /// @throws ProtocolException when the line is not an offset
    public static ShipReply read(HeaderReader header) throws IOException {
        byte[] line = header.line(Limits.OFFSET_LINE_BYTES);
        String text = new String(line, StandardCharsets.ISO_8859_1).strip();
        if (!FORM.matcher(text).matches()) {
            throw new ProtocolException("the reply " + Quoted.of(line)
                    + " is not an offset; is it the ship port of rx?");
        }
        return new ShipReply(new StreamOffset(Long.parseLong(text)));
    }

    /// The reply as bytes.
    public ByteBuffer toBytes() {
        return ByteBuffer.wrap((held + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
