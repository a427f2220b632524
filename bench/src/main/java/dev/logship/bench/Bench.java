package dev.logship.bench;

import java.io.IOException;

/// One table of results. Keeps nothing between runs; what it starts, the [Lab] ends.
interface Bench {
    /// The word that asks for it on the command line.
    String name();

    /// What is measured, in a line, with the sizes in use.
    String title(Lab lab);

    /// Whether it takes minutes and is no part of everything.
    default boolean isLong() {
        return false;
    }

    /// Measures and fills the current table of [Lab#report].
    ///
    /// @throws IOException if something could not be started or did not do its work in time
    void run(Lab lab) throws IOException, InterruptedException;
}
