package dev.logship.endpoint.entries;

import dev.logship.Limits;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.erdtman.jcs.NumberToJSON;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Finds valid JSON that would change in the log: canonical JSON has only the numbers and strings of
/// JavaScript, and unique names. For one value.
final class EntryCheck {
    /// Integers of up to this many characters are exact as doubles.
    private static final int SAFE_INTEGER_CHARS = 15;

    static final String HALF = "unpaired surrogate";

    private static final int MAX_NUMBER_CHARS = 1000;

    private final Deque<Set<String>> names = new ArrayDeque<>(); // of the enclosing objects; empty for arrays

    private EntryCheck() {}

    /// Moves the parser to the end of its current value.
    ///
    /// @return why the value is refused; empty if it is accepted
    static Optional<String> refusal(JsonParser parser) {
        EntryCheck check = new EntryCheck();
        int depth = 0;
        Optional<String> refusal = Optional.empty();
        for (JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
            if (token.isStructStart()) depth++;
            if (token.isStructEnd()) depth--;
            if (refusal.isEmpty()) {
                refusal = depth > Limits.ENTRY_DEPTH
                        ? Optional.of("more than " + Limits.ENTRY_DEPTH + " levels of nesting")
                        : check.token(token, parser);
            }
            if (depth == 0) return refusal;
        }
    }

    private Optional<String> token(JsonToken token, JsonParser parser) {
        switch (token) {
            case START_OBJECT, START_ARRAY -> names.push(new HashSet<>());
            case END_OBJECT, END_ARRAY -> names.pop();
            case PROPERTY_NAME -> {
                String name = parser.currentName();
                if (!names.element().add(name)) return Optional.of("duplicate name '" + printable(name)
                        + "'");
                return text(name);
            }
            case VALUE_STRING -> {
                return text(parser.getString());
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                return number(parser.getString(), token == JsonToken.VALUE_NUMBER_INT);
            }
            default -> { }
        }
        return Optional.empty();
    }

    private static Optional<String> text(String text) {
        return hasLoneSurrogate(text) ? Optional.of(HALF) : Optional.empty();
    }

    static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static Optional<String> number(String text, boolean isInteger) {
        if (isInteger && text.length() <= SAFE_INTEGER_CHARS) return Optional.empty();
        if (text.length() > MAX_NUMBER_CHARS) {
            return Optional.of("a number of more than " + MAX_NUMBER_CHARS + " characters");
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) return Optional.of("the number " + text + " is too large");
        String kept = canonical(value);
        boolean changed = isInteger && new BigDecimal(text).compareTo(new BigDecimal(kept)) != 0;
        return changed ? Optional.of("the integer " + text + " would become " + kept) : Optional.empty();
    }

    private static String canonical(double value) {
        try {
            return NumberToJSON.serializeNumber(value);
        } catch (IOException e) {
            throw new IllegalStateException("a finite number", e);
        }
    }

    /// A name, shortened for an error message.
    private static String printable(String name) {
        return name.length() > 64 ? name.substring(0, 64) + "…" : name;
    }
}
