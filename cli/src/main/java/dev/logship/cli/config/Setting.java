package dev.logship.cli.config;

import java.util.List;
import picocli.CommandLine.Model.ArgSpec;

/// The value of one argument from outside the command line. Immutable.
///
/// @param argument an argument of a verb
/// @param values one value, or those of a list
/// @param origin where it is set, for users: `FILE:LINE:COLUMN`, or the name of an environment variable
public record Setting(ArgSpec argument, List<String> values, String origin) {
    /// Separates the values of a list. No argument of a program can contain it.
    public static final String SEPARATOR = "\0";

    /// The argument's name outside the command line.
    public String name() {
        return Arguments.name(argument);
    }

    /// All values, as the default of an option that is split at [#SEPARATOR].
    String text() {
        return String.join(SEPARATOR, values);
    }
}
