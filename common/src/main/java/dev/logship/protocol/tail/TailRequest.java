package dev.logship.protocol.tail;

import dev.logship.Limits;
import dev.logship.StreamName;
import dev.logship.stream.StartOffset;
import dev.logship.wire.HeaderReader;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The header of a reader: `OFFSET\n`, or `NAME\nOFFSET\n`. There is no reply; the stream's bytes follow.
///
/// @param stream empty for the stream of a bound port, or the only stream
/// @param offset where to start
public record TailRequest(Optional<StreamName> stream, StartOffset offset) {

    /// Reads the header of a bound port, `OFFSET`. PROTOCOL, "The header": the end of the reader's input may
    /// replace the newline.
    ///
    /// @throws ProtocolException when it is malformed
    /// @throws IOException when it did not arrive in time
    public static TailRequest read(HeaderReader header, StreamName bound) throws IOException {
        return new TailRequest(Optional.of(bound), offset(header));
    }

    /// Reads the header of a shared port. PROTOCOL, "The shared port": a first line that is an integer is
    /// always an offset. A stream whose name is an integer is requested as `./123`.
    ///
    /// @throws ProtocolException when it is malformed
    /// @throws IOException when it did not arrive in time
    public static TailRequest read(HeaderReader header) throws IOException {
        byte[] first = header.lineOrEnd(Limits.NAME_LINE_BYTES);
        try {
            if (StartOffset.isOffset(first)) return new TailRequest(Optional.empty(), offset(first));
            return new TailRequest(Optional.of(name(first)), offset(header));
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    private static StreamName name(byte[] line) {
        boolean dotted = line.length > 2 && line[0] == '.' && line[1] == '/';
        return StreamName.parse(dotted ? Arrays.copyOfRange(line, 2, line.length) : line);
    }

    private static StartOffset offset(HeaderReader header) throws IOException {
        try {
            return offset(header.lineOrEnd(Limits.OFFSET_LINE_BYTES));
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    private static StartOffset offset(byte[] line) {
        if (line.length > Limits.OFFSET_LINE_BYTES) {
            throw new IllegalArgumentException("the offset is too long");
        }
        return StartOffset.parse(line);
    }

    private static ProtocolException malformed(IllegalArgumentException e) {
        ProtocolException malformed = new ProtocolException(e.getMessage());
        malformed.initCause(e);
        return malformed;
    }

    /// A request for the same stream from another offset on.
    public TailRequest from(StartOffset other) {
        return new TailRequest(stream, other);
    }

    /// The header as bytes.
    public ByteBuffer toBytes() {
        String name = stream.map(TailRequest::line).orElse("");
        return ByteBuffer.wrap((name + offset.value() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String line(StreamName stream) {
        boolean isInteger = StartOffset.isOffset(stream.text().getBytes(StandardCharsets.UTF_8));
        return (isInteger ? "./" : "") + stream + "\n";
    }
}
