package dev.logship.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.cli.command.Program;
import dev.logship.cli.option.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

class ConfigurationTest {
    /// Texts of which every option accepts at least two, unless it is a flag.
    private static final List<String> TEXTS = List.of("11", "12", "true", "false", "on", "off", "basename",
            "path", "beginning", "end", "comment", "json", "text", "stats", "timestamp", "1=a", "2=b", "/",
            "/tmp", "block", "drop");

    /// For parsing arguments. Creating one takes a while.
    private static final CommandLine LINE = Program.commandLine();

    private static final Pattern FILE_IN_TEXT =
            Pattern.compile("(?m)^    \\[(?:rx|tx)]\\n(?:(?:    (?:\\[|[a-z-]+ = ).*)?\\n)*");
    private static final Pattern SETTING_IN_TEXT = Pattern.compile("`([a-z-]+ = [^`]+)`");

    @TempDir Path dir;

    /// An argument, with two values that differ.
    record Case(String verb, String name, List<String> texts) {
        @Override
        public String toString() {
            return verb + " " + name + " " + texts;
        }
    }

    static Stream<Case> cases() {
        return Program.commandLine().getSubcommands().entrySet().stream().flatMap(verb ->
                Arguments.of(verb.getValue().getCommandSpec()).keySet().stream()
                        .map(name -> new Case(verb.getKey(), name, texts(verb.getKey(), name))));
    }

    private static List<String> texts(String verb, String name) {
        List<String> good = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (String text : TEXTS) {
            Optional<String> value = value(LINE, verb, name, onCommandLine(verb, name, text));
            if (value.isEmpty() || values.contains(value.get())) continue;
            good.add(text);
            values.add(value.get());
        }
        return good;
    }

    private static String onCommandLine(String verb, String name, String text) {
        return argument(LINE, verb, name) instanceof OptionSpec option
                ? option.longestName() + "=" + text : text;
    }

    private static ArgSpec argument(CommandLine line, String verb, String name) {
        CommandLine found = Objects.requireNonNull(line.getSubcommands().get(verb));
        return Objects.requireNonNull(Arguments.of(found.getCommandSpec()).get(name));
    }

    /// The argument's value after parsing `verb` with more arguments; empty if they are wrong.
    private static Optional<String> value(CommandLine line, String verb, String name, String... more) {
        List<String> words = new ArrayList<>(List.of(more));
        words.addFirst(verb);
        try {
            line.parseArgs(words.toArray(String[]::new));
        } catch (ParameterException e) {
            // Else other arguments are required.
            if (!(e instanceof MissingParameterException)) return Optional.empty();
        }
        Object value = argument(line, verb, name).getValue();
        return Optional.of(value instanceof boolean[] flags ? Arrays.toString(flags) : String.valueOf(value));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void argument_isSetByFileAndEnvironment_eachBeforeTheNext(Case test) throws IOException {
        assertTrue(test.texts().size() >= 2, "no two values are known for " + test);
        String first = test.texts().get(0);
        String second = test.texts().get(1);
        Path file = dir.resolve("logship.toml");
        Files.writeString(file, "[" + test.verb() + "]\n" + test.name() + " = \"" + first + "\"\n");
        Map<String, String> environment = Map.of(Arguments.variable(test.verb(), test.name()), second);
        String said = onCommandLine(test.verb(), test.name(), first);

        assertEquals(expected(test, first), configured(test, file, Map.of()), "the file");
        assertEquals(expected(test, second), configured(test, null, environment), "the environment");
        assertEquals(expected(test, second), configured(test, file, environment), "before the file");
        assertEquals(expected(test, first), configured(test, null, environment, said), "the command line");
    }

    private static Optional<String> expected(Case test, String text) {
        String said = onCommandLine(test.verb(), test.name(), text);
        return value(LINE, test.verb(), test.name(), said);
    }

    private static Optional<String> configured(Case test, @Nullable Path file,
            Map<String, String> environment, String... more) {
        CommandLine line = Program.commandLine();
        Configuration configuration = new Configuration(file, environment, line);
        assertEquals(List.of(), configuration.problems());
        line.setDefaultValueProvider(configuration);
        return value(line, test.verb(), test.name(), more);
    }

    @Test
    void lists_areListsInTheFile_andHaveSemicolonsInTheEnvironment() throws IOException {
        Path file = Files.writeString(dir.resolve("logship.toml"),
                "[tx]\nglob = [\"/a b/*.log\", \"/c;d/*\"]\nhost = \"one\"\n");
        CommandLine line = Program.commandLine();
        line.setDefaultValueProvider(new Configuration(file, Map.of("LOGSHIP_TX_HOST", "a:1;b"), line));

        assertEquals(Optional.of("[/a b/*.log, /c;d/*]"), value(line, "tx", "glob"));
        assertEquals(Optional.of("[a:1, b]"), value(line, "tx", "host"));
        assertEquals(Optional.of("[/x;y/*]"), value(line, "tx", "glob", "--glob=/x;y/*"));
    }

    @Test
    void optionBeforeTheVerb_comesBeforeWhatIsConfigured() {
        CommandLine line = Program.commandLine();
        line.setDefaultValueProvider(new Configuration(null, Map.of("LOGSHIP_RX_PORT", "11"), line));
        line.parseArgs("--port", "12", "rx");
        Object port = argument(line, "rx", "port").getValue();

        assertEquals(new Port(null, 12), port);
    }

    @ParameterizedTest
    @CsvSource({"PORT, port, 12", "FILE, file, /l", "BLOBS, blobs, /b"})
    void variableOfTcpLogServer_isReadWhereNothingElseIsSaid(String variable, String name, String text) {
        Case test = new Case("entries", name, List.of());
        String ours = Arguments.variable("entries", name);

        assertEquals(expected(test, text), configured(test, null, Map.of(variable, text)));
        assertEquals(value(LINE, "entries", name), configured(test, null, Map.of(variable, "")), "empty");
        assertEquals(expected(test, "13"), configured(test, null, Map.of(variable, text, ours, "13")));
    }

    @Test
    void file_isThatOfTheEnvironment_elseTheUsers() throws IOException {
        Path own = Files.createDirectories(dir.resolve("logship")).resolve("logship.toml");
        Files.writeString(own, "");
        CommandLine line = Program.commandLine();
        Map<String, String> home = Map.of("XDG_CONFIG_HOME", dir.toString());

        assertEquals(Optional.of(own), new Configuration(null, home, line).file());
        Path other = Files.writeString(dir.resolve("other"), "");
        assertEquals(Optional.of(other), new Configuration(null,
                Map.of("XDG_CONFIG_HOME", dir.toString(), "LOGSHIP_CONFIG", other.toString()), line).file());
        assertEquals(Optional.of(own), new Configuration(own, Map.of("LOGSHIP_CONFIG", "/x"), line).file());
        assertEquals(Optional.empty(), new Configuration(null,
                Map.of("XDG_CONFIG_HOME", dir.toString(), "LOGSHIP_CONFIG", ""), line).file());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[rx]~prot = 1 | 2:1: [rx] has no option prot; did you mean port?",
        "[rx]~no-such = 1 | 2:1: [rx] has no option no-such; known names: verbose, ",
        "[[tx.source]]~glob = 'a'~prot = 1 | 3:1: [tx.source] has no option prot; known names: ",
        "[xr] | 1:1: no verb [xr]; did you mean rx?",
        "[[agent]]~host = 'a' | 1:1: no verb [agent]; known names: rx, tx, ",
        "glob = 'a'~[tx] | 1:1: glob is outside of a table; write [tx] above it",
        "rx = 1 | 1:1: rx is not a table; write [rx] with its options below",
        "[rx]~~  port = 70000 | 3:3: port: port 70000 is not between 0 and 65535",
        "[rx]~port = 'x' | 2:1: port: 'x' is not [HOST:]PORT",
        "[rx]~timeout = 'soon' | 2:1: timeout: 'soon' is not a duration like 500ms, 5s or 2min",
        "[rx]~fsync = 0 | 2:1: fsync: '0' is shorter than 1ms",
        "[rx]~tail = ['1=a', 'b'] | 2:1: tail: 'b' is not [HOST:]PORT=STREAM",
        "[rx]~port = [1, 2] | 2:1: port takes one value",
        "[rx]~bindhost = '' | 2:1: bindhost: the host is empty",
        "[rx]~storage-path = '' | 2:1: storage-path: the path is empty",
        "[rx]~port = {a = 1} | 2:1: [rx] port is not a string, number or boolean, or a list of",
        "[rx]~max-connections = 0 | 2:1: max-connections: '0' is not a whole number from 1 to 999999999",
        "[rx]~host-in-filename = 'no' | 2:1: host-in-filename: 'no' is not a boolean",
        "[tx]~host = 'a:b' | 2:1: host: 'a:b' is not HOST[:PORT]",
        "[tx]~glob = '' | 2:1: glob: the glob is empty",
        "[tx]~name-from = 'dir' | 2:1: name-from: expected one of [basename, path] (case-sensitive) but was",
        "[tx]~rotated-to = '/nowhere' | 2:1: rotated-to: '/nowhere' is not a directory",
        "[tx]~source = 1 | 2:1: [tx] source is not a list of tables; write [[tx.source]]",
        "[[tx.source]]~exclude = 'a' | 1:1: [[tx.source]] has no glob",
        "[[tx.source]]~glob = 'a'~host = 'b' | 3:1: [tx.source] has no option host; known names: ",
        "[bus]~block-size = '4KB' | 2:1: block-size: '4KB' is not a size like 4096, 64KiB or 1MiB",
        "[rx]~port = 1~port = 2 | 3:1: port previously defined at line 2, column 1",
        "[tx]~host = a | 2:8: Unexpected 'a', expected a value; put text in quotes",
        "[rx~port = 1 | 1:4: Unexpected end of line, expected ]"})
    void mistake_isToldWithItsPlaceAndTheRemedy(String text, String message) throws IOException {
        Path file = Files.writeString(dir.resolve("logship.toml"), text.replace('~', '\n'));
        List<String> problems = new Configuration(file, Map.of(), Program.commandLine()).problems();

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().startsWith(file + ":" + message.strip()), problems.getFirst());
    }

    /// Files for rx, tx and serve, indented; and settings of serve, in the table of LogWisp's keys.
    @Test
    void examplesInTheDocuments_areGood() throws IOException {
        String operations = Files.readString(Path.of("../docs/OPERATIONS.md"));
        Stream<String> files = Stream.of(operations, Files.readString(Path.of("../README.md")))
                .flatMap(text -> FILE_IN_TEXT.matcher(text).results()).map(MatchResult::group);
        String table = operations.substring(operations.indexOf("\n## Serving many files\n"),
                operations.indexOf("\n## An entry log\n"));
        Stream<String> settings = SETTING_IN_TEXT.matcher(table).results()
                .map(found -> "[serve]\n" + found.group(1).replace(", …", ""));
        List<String> examples = Stream.concat(files, settings).toList();

        assertTrue(examples.size() >= 14, examples::toString);
        CommandLine line = Program.commandLine();
        for (String example : examples) {
            Path file = Files.writeString(dir.resolve("logship.toml"), example);
            assertEquals(List.of(), new Configuration(file, Map.of(), line).problems(), example);
        }
    }

    @Test
    void file_thatCannotBeRead_isNamed() throws IOException {
        Path text = Files.write(dir.resolve("logship.toml"), new byte[] {'#', (byte) 0xff});
        CommandLine line = Program.commandLine();

        assertEquals(List.of(text + ": is not UTF-8"), new Configuration(text, Map.of(), line).problems());
        assertEquals(List.of(dir + ": Is a directory"), new Configuration(dir, Map.of(), line).problems());
        Path missing = dir.resolve("missing");
        assertEquals(List.of(missing + ": no such file or directory"),
                new Configuration(missing, Map.of(), line).problems());
    }

    @Test
    void mistakes_areAllTold() throws IOException {
        Path file = Files.writeString(dir.resolve("logship.toml"),
                "[rx]\nprot = 1\nfsync = 'x'\n[tx]\nstart = 'now'\n");
        Map<String, String> environment = Map.of("LOGSHIP_RX_TIMEOUT", "x", "LOGSHIP_TX_GLOBS", "y");
        List<String> problems = new Configuration(file, environment, Program.commandLine()).problems();

        assertEquals(5, problems.size(), problems::toString);
        assertTrue(problems.contains(
                "LOGSHIP_RX_TIMEOUT: timeout: 'x' is not a duration like 500ms, 5s or 2min"));
        assertTrue(problems.contains(
                "LOGSHIP_TX_GLOBS is not an option of logship tx; did you mean LOGSHIP_TX_GLOB?"));
    }
}
