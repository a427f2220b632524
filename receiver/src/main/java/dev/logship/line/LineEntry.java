package dev.logship.line;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// A parsed line. A JSON object with a message is parsed by member; any other line is its own message.
/// Immutable.
///
/// @param time time in the line, or else the time of reading; ISO 8601 with an offset
/// @param level severity; empty if the line has none
/// @param fields all other members, a JSON object as text; empty if there are none
public record LineEntry(String time, String level, String message, String fields) {

    /// Parses a line; null for a blank one.
    ///
    /// @param read time of reading
    public static @Nullable LineEntry of(Line line, Instant read) {
        String text = line.text();
        if (text.isBlank()) return null;
        LineEntry parsed = line.cut() || text.charAt(0) != '{' ? null : JsonLine.entry(text, read);
        return parsed != null ? parsed : new LineEntry(read.toString(), Level.in(text), text, "");
    }

    /// Writes `time`, `source`, `level`, `message` and `fields` into the current object. Empty members are
    /// omitted.
    public void writeTo(JsonGenerator json, String source) {
        json.writeStringProperty("time", time);
        json.writeStringProperty("source", source);
        if (!level.isEmpty()) json.writeStringProperty("level", level);
        if (!message.isEmpty()) json.writeStringProperty("message", message);
        if (fields.isEmpty()) return;
        json.writeName("fields");
        json.writeRawValue(fields);
    }
}
