package dev.logship.line;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// What a line says: by itself, if it is a JSON object with a message, or found by the usual marks.
///
/// @param time when it was written, or else read, as ISO 8601 with an offset
/// @param level how much it matters; empty when it does not say so
/// @param fields what else it says, a JSON object as text; empty when that is nothing
public record LineEntry(String time, String level, String message, String fields) {

    /// The entry of a line; null for a blank one, which says nothing.
    public static @Nullable LineEntry of(Line line, Instant read) {
        String text = line.text();
        if (text.isBlank()) return null;
        LineEntry said = line.cut() || text.charAt(0) != '{' ? null : JsonLine.entry(text, read);
        return said != null ? said : new LineEntry(read.toString(), Level.in(text), text, "");
    }

    /// Writes the members of the entry's JSON into an object that is open: `time`, `source`, `level`,
    /// `message`, `fields`; empty ones are left out.
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
