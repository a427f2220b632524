package dev.logship.endpoint.entries;

import dev.logship.Limits;
import dev.logship.endpoint.entries.log.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Parses one line of a peer. Any thread.
final class MessageParser {
    /// Has no limits of its own: lines are limited, and [EntryCheck] refuses entries that nest too deeply.
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE).maxNameLength(Integer.MAX_VALUE).build())
            .build();

    private MessageParser() {}

    /// Escape sequences in the order of matching: a surrogate pair, half of one, any other.
    private static final Pattern ESCAPE =
            Pattern.compile("(?i)\\\\u(?:d[89ab]..\\\\ud[c-f]..|(d[89a-f]..))|\\\\.");

    /// Parsing can need a hundred times the size of a message, so larger ones are parsed one at a time.
    private static final int LARGE_BYTES = 32 << 10;

    private static final Semaphore LARGE = new Semaphore(1);

    /// @return empty for a blank line
    /// @throws NoJsonException if the line is not JSON
    static Optional<Message> parse(ByteBuffer line) throws NoJsonException {
        if (line.remaining() <= LARGE_BYTES) return decode(line);
        LARGE.acquireUninterruptibly();
        try {
            return decode(line);
        } finally {
            LARGE.release();
        }
    }

    private static Optional<Message> decode(ByteBuffer line) throws NoJsonException {
        CharBuffer text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(line);
        } catch (CharacterCodingException e) {
            throw new NoJsonException("not UTF-8", e);
        }
        try {
            return parse(text);
        } catch (JacksonException e) {
            Message refused = withoutHalves(text);
            if (refused != null) return Optional.of(refused);
            throw new NoJsonException(e.getOriginalMessage(), e);
        }
    }

    private static Optional<Message> parse(CharBuffer text) throws NoJsonException {
        try (JsonParser parser =
                JSON.createParser(ObjectReadContext.empty(), text.array(), 0, text.length())) {
            if (parser.nextToken() == null) return Optional.empty();
            Message message = parser.currentToken() == JsonToken.START_OBJECT
                    ? object(parser, text) : other(parser);
            if (parser.nextToken() != null) throw new NoJsonException("unexpected text after the end", null);
            return Optional.of(message);
        }
    }

    /// Parses again with all unpaired surrogates replaced. The library rejects them in names, although they
    /// are valid JSON; then only the entry is refused, and the connection stays open.
    private static @Nullable Message withoutHalves(CharBuffer text) throws NoJsonException {
        String whole = ESCAPE.matcher(text).replaceAll(
                escape -> escape.group(1) == null ? Matcher.quoteReplacement(escape.group()) : "?");
        if (whole.contentEquals(text)) return null;
        try {
            return switch (parse(CharBuffer.wrap(whole.toCharArray())).orElse(null)) {
                case Message.Write(String id, Entry entry) -> new Message.Refused(id, EntryCheck.HALF);
                case null -> null;
                case Message other -> other;
            };
        } catch (JacksonException e) {
            return null;
        }
    }

    private static Message object(JsonParser parser, CharBuffer text) throws NoJsonException {
        String id = "";
        long from = 0;
        long count = 0;
        String entry = "";
        Optional<String> refusal = Optional.empty();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "id" -> id = value == JsonToken.VALUE_STRING ? parser.getString() : "";
                case "from" -> from = positive(parser);
                case "read" -> count = positive(parser);
                case "entry" -> {
                    int start = (int) parser.currentTokenLocation().getCharOffset();
                    refusal = EntryCheck.refusal(parser);
                    boolean fits = value.isStructStart() || value == JsonToken.VALUE_NULL;
                    int end = (int) parser.currentLocation().getCharOffset();
                    entry = fits ? text.subSequence(start, end).toString() : "";
                }
                default -> { }
            }
            parser.skipChildren();
        }
        if (from > 0 && count > 0) return new Message.Read(from, count);
        boolean hasId = !id.isEmpty() && id.length() <= Limits.MESSAGE_ID_CHARS
                && !EntryCheck.hasLoneSurrogate(id);
        if (!hasId || entry.isEmpty()) return new Message.Invalid();
        if (refusal.isPresent()) return new Message.Refused(id, refusal.get());
        return new Message.Write(id, Entry.of(canonical(entry)));
    }

    private static Message other(JsonParser parser) {
        parser.skipChildren();
        return new Message.Invalid();
    }

    /// The value as a positive integer, else 0. As in JavaScript, `5.0` and `5e3` are integers.
    private static long positive(JsonParser parser) {
        if (parser.currentToken() == null || !parser.currentToken().isNumeric()) return 0;
        double value = Double.parseDouble(parser.getString());
        return value >= 1 && value == Math.rint(value) ? (long) value : 0;
    }

    private static byte[] canonical(String entry) throws NoJsonException {
        if (entry.equals("null")) return entry.getBytes(StandardCharsets.UTF_8); // which the library rejects
        try {
            return new JsonCanonicalizer(entry).getEncodedUTF8();
        } catch (IOException e) {
            throw new NoJsonException(String.valueOf(e.getMessage()), e);
        }
    }
}
