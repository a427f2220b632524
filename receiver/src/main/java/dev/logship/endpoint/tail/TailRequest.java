package dev.logship.endpoint.tail;

import dev.logship.Limits;
import dev.logship.StreamName;
import dev.logship.stream.StartOffset;
import dev.logship.wire.HeaderReader;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.Optional;

/// What a reader asks for.
///
/// @param stream which stream; empty for the only one there is
/// @param offset from where on
record TailRequest(Optional<StreamName> stream, StartOffset offset) {

    /// Reads a bound port's header: `OFFSET`.
    static TailRequest read(HeaderReader header, StreamName bound) throws IOException {
        return new TailRequest(Optional.of(bound), offset(header));
    }

    /// Reads the shared port's header: `OFFSET`, or `STREAM`, newline, `OFFSET`. A first line that is an
    /// integer is always an offset; a stream with such a name is asked for as `./123`.
    static TailRequest read(HeaderReader header) throws IOException {
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
}
