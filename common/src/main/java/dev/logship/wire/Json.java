package dev.logship.wire;

import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// JSON in and out, a line of it at a time.
public final class Json {
    private static final int NUMBER_CHARS = 65_536;

    /// A line is short, so that only nesting needs a limit; numbers are never computed with.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100).maxNumberLength(NUMBER_CHARS).build())
            .build();

    private Json() {}

    /// An object on one line, with the members that `members` writes.
    public static String object(Consumer<JsonGenerator> members) {
        StringWriter text = new StringWriter(256); // characters: half a surrogate pair is no error there
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return text.toString();
    }

    /// Reads tokens of a text, for the caller to close.
    public static JsonParser parser(String text) {
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }
}
