package dev.logship.cli.config;

import java.util.List;
import picocli.CommandLine.Model.ArgSpec;

/// What one argument was set to outside the command line. Immutable.
///
/// @param argument of a verb
/// @param values one, or those of a list
/// @param origin where it stands, for users: `FILE:LINE:COLUMN`, or the name of an environment variable
public record Setting(ArgSpec argument, List<String> values, String origin) {
    /// Stands between the values of a list; no argument of a program can hold it.
    public static final String SEPARATOR = "\0";

    /// What the argument is called outside the command line.
    public String name() {
        return Arguments.name(argument);
    }

    /// All values, as the default of an option that is split at [#SEPARATOR].
    String text() {
        return String.join(SEPARATOR, values);
    }
}
