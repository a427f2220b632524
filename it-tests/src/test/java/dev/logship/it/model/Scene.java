package dev.logship.it.model;

import java.io.IOException;

/// A directory of logs on which random things are done, of the kind that are done to such logs.
interface Scene {
    /// Does something to some of the logs.
    void act() throws IOException;

    /// Prepares for a wait until all is there that must come. A log that was deleted is made again: while its
    /// path is missing, the agent may let late bytes of older files wait.
    void settle() throws IOException;
}
