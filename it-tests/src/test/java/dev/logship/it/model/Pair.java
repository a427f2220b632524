package dev.logship.it.model;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// An agent and a receiver that a test drives: processes, or objects in its own.
public interface Pair {
    /// How an agent ends.
    enum End { STOPPED, KILLED }

    /// The directory whose directories of logs are shipped. Streams are called after their whole path.
    Path source();

    /// Where the receiver keeps the stream of this log.
    Path stored(Path log);

    /// How long a running agent may take, at most, to see what was done.
    Duration grace();

    /// Whether the receiver can lose the end of a stream.
    boolean canLoseEnd();

    /// Whether each byte that was seen and cannot be had is reported.
    boolean reportsLosses();

    void startAgent() throws IOException;

    /// Whether the agent that was started last is certain to look at files by now: how long it takes to get
    /// so far, on a busy machine, nobody can say.
    default boolean isAgentLooking() {
        return true;
    }

    /// How long agents have waited for a CPU up to now, at most, in nanoseconds.
    default long waitedNanos() {
        return 0;
    }

    void endAgent(End how) throws IOException;

    /// Kills the receiver and starts it again with what it holds.
    void restartReceiver() throws IOException;

    /// The receiver cannot be reached until it is back.
    void takeReceiverAway() throws IOException;

    void bringReceiverBack() throws IOException;

    /// The receiver loses the end of the stream of this log: all from an offset on.
    void loseEnd(Path log, long from) throws IOException;

    /// Breaks all connections there are.
    void cutConnections() throws IOException;

    /// Leaves no space for the agent's state, or gives it back, where that is possible.
    default void fillState(boolean full) throws IOException {}

    /// From now on no connection is broken any more.
    default void calmDown() {}

    /// All lines that the agents have said so far.
    List<String> said();
}
