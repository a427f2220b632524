package dev.logship.cli.check;

import java.io.IOException;

/// A verb that can say whether it would run.
public interface Checked {
    /// Looks at all that the verb needs, as its options are now.
    ///
    /// @throws IllegalArgumentException when the options do not fit each other
    void check(Report report) throws IOException;
}
