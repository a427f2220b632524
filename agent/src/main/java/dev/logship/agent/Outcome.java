package dev.logship.agent;

import java.io.IOException;

/// How sending a stream over one connection ended.
sealed interface Outcome {
    /// The receiver answered that it holds all there is, and nothing came since.
    record Confirmed() implements Outcome {}

    /// All there is was sent, and the connection ended in order; whether it arrived must be asked.
    record Sent() implements Outcome {}

    /// There is more, but others wait.
    record GaveWay() implements Outcome {}

    /// The receiver, the way to it or the file failed; later it may work.
    record Failed(IOException reason) implements Outcome {}

    /// The receiver holds more than the file has: these are not the bytes of this file as it is.
    record Beyond(long held, long size) implements Outcome {}

    /// The file is gone from its path.
    record Gone() implements Outcome {}

    /// Nothing right can be sent from this file any more.
    record Blocked(String reason) implements Outcome {}
}
