package dev.logship.cli.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// The values from the environment and the configuration file; the environment takes precedence. picocli uses
/// them as the defaults of arguments. Immutable once read; [#problems] has its errors.
public final class Configuration implements IDefaultValueProvider {
    /// The option that names the file.
    public static final String FILE_OPTION = "config";

    private static final String FILE_NAME = "logship/logship.toml";
    private static final String VARIABLES = "LOGSHIP_";
    private static final String FILE_VARIABLE = "LOGSHIP_CONFIG";
    private static final Set<String> NO_OPTIONS = Set.of(FILE_VARIABLE, "LOGSHIP_JAVA_OPTS");
    private static final String LIST_SEPARATOR = ";";

    /// The variables of tcp-log-server, used by `entries` only, where nothing else is set.
    private static final Map<String, String> ORIGINAL_VARIABLES =
            Map.of("entries port", "PORT", "entries file", "FILE", "entries blobs", "BLOBS");

    private final Map<String, String> environment;
    private final @Nullable Path file;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Setting> settings = new HashMap<>();
    private final List<Map<String, Setting>> sources = new ArrayList<>();

    /// Reads the environment and a file: `named`, else the one that `LOGSHIP_CONFIG` names (none if that is
    /// empty), else the user's, else the one in `/etc`.
    ///
    /// @param named the file of `--config`, or null
    /// @param model all verbs and their options
    public Configuration(@Nullable Path named, Map<String, String> environment, CommandLine model) {
        this.environment = Map.copyOf(environment);
        this.file = named != null ? named : place(environment);
        if (file != null) {
            ConfigFile.Content content = new ConfigFile(file, model, problems::add, this::isValid).read();
            content.settings().forEach(this::add);
            sources.addAll(content.sources());
        }
        model.getSubcommands().forEach((verb, line) -> addVariables(verb, line.getCommandSpec()));
    }

    /// Whether there is a configuration file, or a variable that may be an option.
    ///
    /// @param named the file of `--config`, or null
    public static boolean isAny(@Nullable Path named, Map<String, String> environment) {
        return named != null || place(environment) != null || environment.keySet().stream()
                .anyMatch(name -> name.startsWith(VARIABLES) && !NO_OPTIONS.contains(name));
    }

    /// The configuration that a verb takes its defaults from.
    public static Configuration of(CommandSpec verb) {
        return (Configuration) verb.defaultValueProvider();
    }

    private static @Nullable Path place(Map<String, String> environment) {
        String said = environment.get(FILE_VARIABLE);
        if (said != null) return said.isEmpty() ? null : Path.of(said);
        String home = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path own = home.startsWith("/") ? Path.of(home)
                : Path.of(System.getProperty("user.home", "/")).resolve(".config");
        for (Path directory : List.of(own, Path.of("/etc"))) {
            if (Files.exists(directory.resolve(FILE_NAME))) return directory.resolve(FILE_NAME);
        }
        return null;
    }

    private void addVariables(String verb, CommandSpec spec) {
        Map<String, ArgSpec> known = new LinkedHashMap<>();
        Arguments.of(spec).forEach((name, argument) -> known.put(Arguments.variable(verb, name), argument));
        String prefix = Arguments.variable(verb, "");
        environment.forEach((variable, value) -> {
            ArgSpec argument = known.get(variable);
            if (argument != null) {
                List<String> values = argument.isMultiValue() ? List.of(value.split(LIST_SEPARATOR))
                        : List.of(value);
                Setting setting = new Setting(argument, values, variable);
                if (isValid(setting)) add(setting);
            } else if (variable.startsWith(prefix)) {
                problems.add(variable + " is not an option of logship " + verb
                        + Arguments.didYouMean(variable, known.keySet()));
            }
        });
    }

    private void add(Setting setting) {
        if (!setting.values().isEmpty()) settings.put(key(setting.argument()), setting);
    }

    /// Whether the argument can have these values, found by parsing them; reports the errors.
    private boolean isValid(Setting setting) {
        ArgSpec argument = setting.argument();
        CommandLine program = argument.command().commandLine().getParent();
        boolean valid = true;
        if (setting.values().size() > 1 && !argument.isMultiValue()) {
            problems.add(setting.origin() + ": " + setting.name() + " takes one value");
            valid = false;
        }
        for (String value : setting.values()) {
            try {
                program.parseArgs(argument.command().name(),
                        argument instanceof OptionSpec option ? option.longestName() + "=" + value : value);
            } catch (ParameterException e) {
                if (e instanceof MissingParameterException) continue; // another argument is required
                String why = e.getCause() != null && e.getCause().getMessage() != null
                        ? e.getCause().getMessage() : String.valueOf(e.getMessage());
                problems.add(setting.origin() + ": " + setting.name() + ": " + why);
                valid = false;
            }
        }
        return valid;
    }

    /// The file that was read; empty if there is none.
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /// All errors, one line each.
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /// The verbs that have settings.
    public Set<String> verbs() {
        Set<String> verbs = new TreeSet<>();
        for (Setting setting : settings.values()) verbs.add(setting.argument().command().name());
        if (!sources.isEmpty()) verbs.add("tx");
        return verbs;
    }

    /// Each `[[tx.source]]`, its settings by name.
    public List<Map<String, Setting>> sources() {
        return List.copyOf(sources);
    }

    /// The setting of an argument.
    public Optional<Setting> setting(ArgSpec argument) {
        return Optional.ofNullable(settings.get(key(argument)));
    }

    private static String key(ArgSpec argument) {
        return argument.command().name() + " " + Arguments.name(argument);
    }

    /// The values that an argument is set to; empty if it is not set.
    public List<String> values(ArgSpec argument) {
        return setting(argument).map(Setting::values).orElse(List.of());
    }

    /// The value that was given before the verb, else the one from here.
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        CommandSpec parent = argument.command().parent();
        if (parent != null && argument instanceof OptionSpec option) {
            OptionSpec before = parent.findOption(option.longestName());
            if (before != null && !before.stringValues().isEmpty()) return before.stringValues().getLast();
            boolean isFlag = before != null && before.getValue() instanceof boolean[] all && all.length > 0;
            if (isFlag) return "true"; // a repeatable flag has no string values
        }
        return setting(argument).map(Setting::text).orElseGet(() -> original(argument));
    }

    /// The value of the original's variable; empty counts as unset, as there.
    private @Nullable String original(ArgSpec argument) {
        String variable = ORIGINAL_VARIABLES.get(key(argument));
        String value = variable == null ? "" : environment.getOrDefault(variable, "");
        return value.isEmpty() ? null : value;
    }
}
