package dev.logship.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The table of log messages in docs/OPERATIONS.md is complete and correct: each message of the program has a
/// row, and each row a message. Alerts match these texts, so whoever changes a message changes the table.
@Tag("quick")
final class LogMessagesIT {
    private static final Path ROOT = TextFiles.ROOT;

    /// Modules that are not part of the program.
    private static final Set<String> OTHERS = Set.of("bench", "cache", "dist", "it-tests");

    /// A call of the logger, up to its message: literals with `+` between them.
    private static final Pattern CALL = Pattern.compile(
            "\\blog\\.(?:(info|warn|error)|atLevel\\([^;]*?\\)\\s*\\.log)\\("
                    + "\\s*((?:\"(?:\\\\.|[^\"\\\\])*\"(?:\\s*\\+\\s*)?)*)");

    private static final Pattern LITERAL = Pattern.compile("\"((?:\\\\.|[^\"\\\\])*)\"");

    /// A row: severity, message, meaning, remedy.
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (INFO|WARN|ERROR) \\| `([^`]+)` \\|(.*)\\|$");

    /// The text in a row for each `{}` of a message, which may be empty.
    private static final String PLACEHOLDER = "[A-Z]*";

    /// A message with its severity, as in the code or as in the table.
    private record Message(String severity, String text) {
        /// Whether a row is that of this message in the code.
        boolean isOf(Message row) {
            String pattern = Stream.of(text.split("\\{}", -1)).map(Pattern::quote)
                    .collect(Collectors.joining(PLACEHOLDER));
            return severity.equals(row.severity) && row.text.matches(pattern);
        }
    }

    private final Set<Message> code = code();
    private final List<Message> table = table();

    @Test
    void messages_haveTheirRows() {
        assertFalse(code.isEmpty(), "no messages below " + ROOT);
        assertEquals(List.of(), code.stream().filter(each -> table.stream().noneMatch(each::isOf)).toList(),
                "messages without a row in docs/OPERATIONS.md");
    }

    @Test
    void rows_haveTheirMessages() {
        assertEquals(List.of(),
                table.stream().filter(row -> code.stream().noneMatch(each -> each.isOf(row))).toList(),
                "rows without a message in the code");
    }

    @Test
    void rows_areThereOnce() {
        assertEquals(Set.copyOf(table).size(), table.size(), "rows");
    }

    @Test
    void rows_haveMeaningAndRemedy() {
        List<String> found = rows().filter(row -> Stream.of(row.group(3).split("\\|", -1)).map(String::strip)
                .filter(cell -> !cell.isEmpty()).count() != 2).map(MatchResult::group).toList();
        assertEquals(List.of(), found, "rows without a meaning or a remedy");
    }

    private static List<Message> table() {
        return rows().map(row -> new Message(row.group(1), row.group(2))).toList();
    }

    private static Stream<MatchResult> rows() {
        try {
            return ROW.matcher(Files.readString(ROOT.resolve("docs/OPERATIONS.md"))).results();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// A message whose severity is variable counts as INFO, its highest.
    private static Set<Message> code() {
        var found = new ArrayList<Message>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(LogMessagesIT::isOfTheProgram).toList()) {
                CALL.matcher(Files.readString(file)).results().forEach(call -> found.add(new Message(
                        call.group(1) == null ? "INFO" : call.group(1).toUpperCase(Locale.ROOT),
                        text(file, call))));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Set.copyOf(found);
    }

    private static String text(Path file, MatchResult call) {
        assertFalse(call.group(2).isEmpty(), () -> file + ": the message is no literal: " + call.group());
        return LITERAL.matcher(call.group(2)).results().map(literal -> literal.group(1))
                .collect(Collectors.joining());
    }

    private static boolean isOfTheProgram(Path file) {
        String path = ROOT.relativize(file).toString();
        return path.contains("/src/main/java/") && path.endsWith(".java")
                && !OTHERS.contains(path.substring(0, path.indexOf('/')));
    }
}
