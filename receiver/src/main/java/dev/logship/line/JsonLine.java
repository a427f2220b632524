package dev.logship.line;

import dev.logship.wire.Json;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Parses a line that is a JSON object: `msg` or `message`, `level` and `time`. All other members are fields,
/// and so are those of an object `fields`. Values are kept exactly, numbers digit by digit. For one line.
final class JsonLine {
    private final JsonParser in;
    private @Nullable String time;
    private @Nullable String level;
    private @Nullable String message;
    private boolean hasFields;

    private JsonLine(JsonParser in) {
        this.in = in;
    }

    /// Parses a line; null if it is not a JSON object or has no message.
    static @Nullable LineEntry entry(String text, Instant read) {
        try (JsonParser in = Json.parser(text)) {
            JsonLine line = new JsonLine(in);
            if (in.nextToken() != JsonToken.START_OBJECT) return null;
            String fields = Json.object(out -> line.members(out, true));
            if (line.message == null || in.nextToken() != null) return null;
            return new LineEntry(line.time != null ? line.time : read.toString(),
                    line.level != null ? Level.named(line.level) : Level.in(line.message),
                    line.message, line.hasFields ? fields : "");
        } catch (JacksonException e) {
            return null; // invalid JSON: the line is plain text
        }
    }

    private void members(JsonGenerator fields, boolean top) {
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            JsonToken value = in.nextToken();
            if (top && value == JsonToken.VALUE_STRING && take(name, in.getString())) continue;
            if (top && value == JsonToken.START_OBJECT && name.equals("fields")) {
                members(fields, false);
                continue;
            }
            hasFields = true;
            fields.writeName(name);
            copyValue(fields);
        }
    }

    /// Stores the value of a member that is not a field.
    ///
    /// @return whether the value was stored; otherwise the member is a field
    private boolean take(String name, String value) {
        switch (name) {
            case "msg", "message" -> {
                if (message != null) return false;
                message = value;
            }
            case "level" -> {
                if (level != null) return false;
                level = value;
            }
            case "time" -> {
                if (time != null || !isTime(value)) return false;
                time = value;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean isTime(String text) {
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text) != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /// Copies the value at the parser. Numbers are copied as text: `copyCurrentStructureExact` keeps their
    /// value but not their digits (`1e400` becomes `1E+400`).
    private void copyValue(JsonGenerator out) {
        int depth = 0;
        do {
            JsonToken token = in.currentToken();
            if (token.isStructStart()) depth++;
            if (token.isStructEnd()) depth--;
            if (token.isNumeric()) out.writeNumber(in.getString());
            else out.copyCurrentEvent(in);
        } while (depth > 0 && in.nextToken() != null);
    }
}
