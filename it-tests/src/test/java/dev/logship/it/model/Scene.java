package dev.logship.it.model;

import java.io.IOException;

/// A directory of logs with random actions of the kind that such logs have.
interface Scene {
    /// Does a random action on some of the logs.
    void act() throws IOException;

    /// Prepares for a wait until everything has arrived that must. Creates a deleted log again: while its
    /// path is missing, the agent may let late bytes of older files wait.
    void settle() throws IOException;
}
