package dev.logship.wire;

import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/// Short JSON documents as text. Any thread.
public final class Json {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NUMBER_CHARS = 65_536; // numbers are copied, not parsed

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH).maxNumberLength(MAX_NUMBER_CHARS).build())
            .build();

    private Json() {}

    /// An object on one line, with the members that `members` writes. Keeps unpaired surrogates.
    public static String object(Consumer<JsonGenerator> members) {
        StringWriter text = new StringWriter(256); // of characters: bytes could not hold unpaired surrogates
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return text.toString();
    }

    /// A string literal, with its quotation marks.
    public static String string(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }

    /// Reads a document of at most 100 levels. The caller closes the parser.
    public static JsonParser parser(String text) {
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }
}
