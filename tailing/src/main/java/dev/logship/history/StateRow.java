package dev.logship.history;

import dev.logship.StreamName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One row of a state file: a change in the history of one stream. As text, separated by tabs: a checksum of
/// the rest (CRC32C), the row's number, the number of the row that it changes, the time, the stream, and its
/// fields ([StateField]). Immutable.
///
/// @param number counts the rows of a file
/// @param base the number of the stream's previous row, which this one depends on; 0: the row is complete by
/// itself
/// @param written when, in seconds since 1970
record StateRow(long number, long base, long written, StreamName stream, List<StateField> fields) {
    /// The longest row, in bytes.
    static final int MAX_BYTES = 16 << 20;

    private static final int CHECKSUM_CHARS = 8;
    private static final int FIXED_FIELDS = 4;

    StateRow {
        fields = List.copyOf(fields);
    }

    /// Whether it is complete by itself.
    boolean isWhole() {
        return base == 0;
    }

    /// Appends the row and a newline.
    void writeTo(ByteArrayOutputStream to) {
        StringBuilder text = new StringBuilder();
        text.append('\t').append(number).append('\t').append(base).append('\t').append(written).append('\t')
                .append(stream.text());
        for (StateField field : fields) text.append('\t').append(field.text());
        byte[] bytes = text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        to.writeBytes(checksum(bytes, 0, bytes.length - 1).getBytes(StandardCharsets.US_ASCII));
        to.writeBytes(bytes);
    }

    /// Parses a row without its newline; empty when it is damaged.
    ///
    /// @throws IllegalArgumentException when it is undamaged, and this version does not write such a row
    static Optional<StateRow> parse(byte[] line, int length) {
        if (length <= CHECKSUM_CHARS || line[CHECKSUM_CHARS] != '\t') return Optional.empty();
        String checksum = new String(line, 0, CHECKSUM_CHARS, StandardCharsets.US_ASCII);
        if (!checksum.equals(checksum(line, CHECKSUM_CHARS, length))) return Optional.empty();
        String[] values = text(line, length).split("\t", -1);
        if (values.length < FIXED_FIELDS) throw new IllegalArgumentException("it is too short");
        List<StateField> fields = new ArrayList<>(values.length - FIXED_FIELDS);
        for (int i = FIXED_FIELDS; i < values.length; i++) fields.add(StateField.parse(values[i]));
        return Optional.of(new StateRow(number(values[0]), number(values[1]), Long.parseLong(values[2]),
                new StreamName(values[3]), fields));
    }

    /// The stream that a damaged row may belong to; empty when it cannot be read.
    static Optional<StreamName> guessStream(byte[] line, int length) {
        if (length <= CHECKSUM_CHARS) return Optional.empty();
        String[] values = text(line, length).split("\t", FIXED_FIELDS + 1);
        if (values.length < FIXED_FIELDS) return Optional.empty();
        try {
            return Optional.of(new StreamName(values[3]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(byte[] line, int length) {
        int from = CHECKSUM_CHARS + 1;
        return new String(line, from, length - from, StandardCharsets.UTF_8);
    }

    private static long number(String text) {
        long number = Long.parseLong(text);
        if (number < 0) throw new IllegalArgumentException("'" + text + "' is negative");
        return number;
    }

    private static String checksum(byte[] bytes, int from, int until) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, until - from);
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }
}
