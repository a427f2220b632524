package dev.logship.protocol.ship;

import dev.logship.Limits;
import dev.logship.StreamName;
import dev.logship.wire.HeaderReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The header of a sender: `NAME\n`. PROTOCOL, "The name": UTF-8, ended by a newline, white space around it
/// stripped; [StreamName] has the rules for the name itself.
public record ShipRequest(StreamName stream) {
    /// Reads a sender's header.
    ///
    /// @throws IOException when no complete line arrived in time, or it is too long
    /// @throws IllegalArgumentException naming the rule of stream names that the line breaks
    public static ShipRequest read(HeaderReader header) throws IOException {
        return new ShipRequest(StreamName.parse(header.line(Limits.NAME_LINE_BYTES)));
    }

    /// The header as bytes. PROTOCOL, "The name": nothing may follow it before the reply.
    public ByteBuffer toBytes() {
        return ByteBuffer.wrap((stream.text() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
