package dev.logship.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The field's standard terms are used everywhere: in code, scripts, the page and the documents.
@Tag("quick")
final class WordsIT {
    /// Terms to avoid, as patterns, with their replacements.
    private static final Map<String, String> TERMS = new TreeMap<>(Map.ofEntries(
            Map.entry("(?i)folders?\\b", "directory"),
            Map.entry("looking on", "still watching"),
            Map.entry("trying on", "retrying"),
            Map.entry("\\bgo(es)? on\\b", "continues or resumes"),
            Map.entry("\\b(hang|hangs|hanging) up\\b", "closes the connection"),
            Map.entry("\\b(is|are) told of\\b", "logs or reports"),
            Map.entry("hung up on", "closed connection from"),
            Map.entry("with whatever it had", "bytes after its offset P are lost"),
            Map.entry("waits until it can be written", "paused, retrying"),
            Map.entry("(new start is wanted|want a new start)", "restart required to apply"),
            Map.entry("goes on as before", "keeping the current configuration"),
            Map.entry("this server says why", "temporarily unavailable; see the server log"),
            Map.entry("does not go by that name", "unknown host name"),
            Map.entry("What a stream is called after", "Stream name: basename or path"),
            Map.entry("How often what was written", "Interval between fsync calls"),
            Map.entry("Bytes that there are", "Bytes not yet sent to connected readers"),
            Map.entry("bytes are taken for the first", "assuming the receiver's K bytes are the first")));

    /// Terms to avoid in the program and its documents, [#CLEAN].
    private static final Map<String, String> REPLACED = new TreeMap<>(Map.of(
            "(?<!-)\\bgone\\b(?!-)", "deleted, missing or closed",
            "\\bwants\\b", "needs",
            "Which of them not", "Files to skip"));

    private static final List<String> CLEAN =
            List.of("agent/src/main", "bench", "bus", "cache", "cli", "common/src/main",
                    "dist/src/main/java", "logship", "receiver/src/main", "tailing/src/main", "test",
                    "docs", "README.md", "CONTRIBUTING.md", "CHANGELOG.md");

    @Test
    void texts_useTheStandardTerms() throws IOException {
        List<TextFiles.Line> lines = TextFiles.lines().stream()
                .filter(line -> !line.file().endsWith("WordsIT.java")).toList();
        assertFalse(lines.isEmpty(), "no texts below " + TextFiles.ROOT);
        List<String> found = Stream.concat(find(TERMS, lines.stream()), find(REPLACED, lines.stream()
                .filter(line -> CLEAN.stream().anyMatch(line.file()::startsWith)))).toList();
        assertEquals(List.of(), found);
    }

    private static Stream<String> find(Map<String, String> terms, Stream<TextFiles.Line> lines) {
        Map<Pattern, String> patterns = new TreeMap<>((a, b) -> a.pattern().compareTo(b.pattern()));
        terms.forEach((not, but) -> patterns.put(Pattern.compile(not), but));
        return lines.flatMap(line -> patterns.entrySet().stream()
                .filter(term -> term.getKey().matcher(line.text()).find())
                .map(term -> line + ": not '" + term.getKey() + "' but '" + term.getValue() + "'"));
    }
}
