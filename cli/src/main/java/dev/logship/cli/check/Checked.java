package dev.logship.cli.check;

import java.io.IOException;

/// A verb that `logship check` can check.
public interface Checked {
    /// Checks everything the verb needs, with its current options. Starts nothing and writes nothing.
    ///
    /// @throws IllegalArgumentException if the options contradict each other
    void check(Report report) throws IOException;
}
