package dev.logship.it.model;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// An agent and a receiver that a test drives: processes, or objects in its own process.
public interface Pair {
    /// How an agent ends.
    enum End { STOPPED, KILLED }

    /// The directory whose directories of logs are shipped. Streams are named after their whole path.
    Path source();

    /// The receiver's file of this log's stream.
    Path stored(Path log);

    /// The maximum time for a running agent to see an action.
    Duration grace();

    /// Whether the receiver can lose the end of a stream.
    boolean canLoseEnd();

    /// Whether each byte that was seen and is lost is reported.
    boolean reportsLosses();

    void startAgent() throws IOException;

    /// Whether the agent that was started last certainly looks at files by now. On a busy machine, the time
    /// until then is unknown.
    default boolean isAgentLooking() {
        return true;
    }

    /// The maximum time for which agents have waited for a CPU so far, in nanoseconds.
    default long waitedNanos() {
        return 0;
    }

    void endAgent(End how) throws IOException;

    /// Kills the receiver and starts it again with its streams.
    void restartReceiver() throws IOException;

    /// The receiver cannot be reached until it is back.
    void takeReceiverAway() throws IOException;

    void bringReceiverBack() throws IOException;

    /// The receiver loses the end of the stream of this log: all from an offset on.
    void loseEnd(Path log, long from) throws IOException;

    /// Breaks all connections.
    void cutConnections() throws IOException;

    /// Takes all space for the agent's state, or returns it, if possible.
    default void fillState(boolean full) throws IOException {}

    /// Breaks no more connections.
    default void calmDown() {}

    /// All log lines of the agents so far.
    List<String> said();
}
