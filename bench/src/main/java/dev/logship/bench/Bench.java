package dev.logship.bench;

import java.io.IOException;

/// One table of results. Keeps no state between runs; the [Lab] ends what it starts.
interface Bench {
    /// Its name on the command line.
    String name();

    /// What is measured, in one line, with the sizes.
    String title(Lab lab);

    /// Whether it takes so long that it runs only by name.
    default boolean isLong() {
        return false;
    }

    /// Measures and fills the current table of [Lab#report].
    ///
    /// @throws IOException if something could not be started or was not done in time
    void run(Lab lab) throws IOException, InterruptedException;
}
