package dev.logship.cli.config;

import dev.logship.Reason;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/// Reads a configuration file: TOML with one table per verb, whose keys are the verb's options. Reports all
/// errors, not only the first.
final class ConfigFile {
    /// The tables `[[tx.source]]`, each of which selects files, and the options of `tx` allowed there.
    static final String SOURCE = "source";
    static final Set<String> SOURCE_OPTIONS = Set.of("glob", "exclude", "rotated", "name-from",
            "name-prefix");

    /// The contents of a file.
    ///
    /// @param settings the settings of all verbs
    /// @param sources each `[[tx.source]]`, its settings by name
    record Content(List<Setting> settings, List<Map<String, Setting>> sources) {}

    private final Path path;
    private final CommandLine model;
    private final Consumer<String> problems;
    private final Predicate<Setting> isValid;
    private final Content content = new Content(new ArrayList<>(), new ArrayList<>());

    /// @param model all verbs and their options
    /// @param problems receives one line per error
    /// @param isValid whether an argument can have this value; reports the error itself if not
    ConfigFile(Path path, CommandLine model, Consumer<String> problems, Predicate<Setting> isValid) {
        this.path = path;
        this.model = model;
        this.problems = problems;
        this.isValid = isValid;
    }

    Content read() {
        TomlParseResult parsed;
        try {
            parsed = Toml.parse(path);
        } catch (IOException e) {
            String why = e instanceof CharacterCodingException ? "is not UTF-8" : Reason.of(e);
            problems.accept(e instanceof FileSystemException ? why : path.toAbsolutePath() + ": " + why);
            return content;
        }
        for (TomlParseError error : parsed.errors()) {
            String what = String.valueOf(error.getMessage()).replace('\n', ' ');
            String remedy = what.endsWith("expected a value") ? "; put text in quotes" : "";
            problems.accept(at(error.position()) + ": " + what + remedy);
        }
        if (!parsed.errors().isEmpty()) return content; // what follows a syntax error may be misread
        for (String verb : parsed.keySet()) verb(verb, parsed);
        return content;
    }

    private void verb(String verb, TomlTable parsed) {
        String at = at(position(parsed, verb));
        Optional<CommandSpec> spec = Arguments.verb(model, verb);
        if (spec.isEmpty()) {
            problems.accept(at + ": " + unknown(verb));
        } else if (value(parsed, verb) instanceof TomlTable table) {
            table(table, verb, spec.get());
        } else {
            problems.accept(at + ": " + verb + " is not a table; write [" + verb
                    + "] with its options below");
        }
    }

    /// The error for a table, or a setting above all tables, that has no verb's name.
    private String unknown(String name) {
        String verbs = model.getSubcommands().entrySet().stream()
                .filter(each -> Arguments.of(each.getValue().getCommandSpec()).containsKey(name))
                .map(each -> "[" + each.getKey() + "]").collect(Collectors.joining(" or "));
        return verbs.isEmpty()
                ? "no verb [" + name + "]" + Arguments.didYouMean(name, model.getSubcommands().keySet())
                : name + " is outside of a table; write " + verbs + " above it";
    }

    private void table(TomlTable table, String verb, CommandSpec spec) {
        Map<String, ArgSpec> known = Arguments.of(spec);
        for (String key : table.keySet()) {
            if (verb.equals("tx") && key.equals(SOURCE)) {
                sources(table, spec);
            } else {
                setting(table, verb, key, known).ifPresent(content.settings()::add);
            }
        }
    }

    private void sources(TomlTable tx, CommandSpec spec) {
        if (!(value(tx, SOURCE) instanceof TomlArray tables)
                || !tables.toList().stream().allMatch(TomlTable.class::isInstance)) {
            problems.accept(at(position(tx, SOURCE))
                    + ": [tx] source is not a list of tables; write [[tx.source]]");
            return;
        }
        Map<String, ArgSpec> known = Arguments.of(spec);
        known.keySet().retainAll(SOURCE_OPTIONS);
        for (int i = 0; i < tables.size(); i++) {
            TomlTable table = tables.getTable(i);
            Map<String, Setting> source = new HashMap<>();
            for (String key : table.keySet()) {
                setting(table, "tx.source", key, known).ifPresent(each -> source.put(each.name(), each));
            }
            if (!table.contains("glob")) {
                problems.accept(at(tables.inputPositionOf(i)) + ": [[tx.source]] has no glob");
            }
            content.sources().add(source);
        }
    }

    private Optional<Setting> setting(TomlTable table, String in, String key, Map<String, ArgSpec> known) {
        String at = at(position(table, key));
        ArgSpec argument = known.get(key);
        if (argument == null) {
            problems.accept(at + ": [" + in + "] has no option " + key
                    + Arguments.didYouMean(key, known.keySet()));
            return Optional.empty();
        }
        List<String> values = new ArrayList<>();
        List<?> given = value(table, key) instanceof TomlArray array ? array.toList()
                : List.of(Objects.requireNonNull(value(table, key)));
        for (Object value : given) {
            boolean simple = value instanceof String || value instanceof Number || value instanceof Boolean;
            if (!simple || value.toString().contains(Setting.SEPARATOR)) {
                problems.accept(at + ": [" + in + "] " + key + " is not a string, number or boolean, "
                        + "or a list of these");
                return Optional.empty();
            }
            values.add(value.toString());
        }
        return Optional.of(new Setting(argument, values, at)).filter(isValid);
    }

    // A key given as a list of one element may contain dots.
    private static @Nullable Object value(TomlTable table, String key) {
        return table.get(List.of(key));
    }

    private static @Nullable TomlPosition position(TomlTable table, String key) {
        return table.inputPositionOf(List.of(key));
    }

    private String at(@Nullable TomlPosition position) {
        return position == null ? path.toString() : path + ":" + position.line() + ":" + position.column();
    }
}
