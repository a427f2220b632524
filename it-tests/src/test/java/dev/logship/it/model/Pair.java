package dev.logship.it.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// An agent and a receiver that a test drives: processes, or objects in its own.
public interface Pair {
    /// How an agent ends.
    enum End { STOPPED, KILLED }

    /// The folder whose logs are shipped.
    Path source();

    /// Where the receiver keeps the stream of the log with this name.
    Path stored(String name);

    void startAgent() throws IOException;

    void endAgent(End how) throws IOException;

    /// Kills the receiver and starts it again with what it holds.
    void restartReceiver() throws IOException;

    /// Breaks all connections there are.
    void cutConnections() throws IOException;

    /// From now on no connection is broken any more.
    default void calmDown() {}

    /// All lines that the agents have said so far.
    List<String> said();
}
