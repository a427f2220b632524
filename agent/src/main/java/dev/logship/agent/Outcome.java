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

    /// The receiver, the way to it or a file failed; later it may work.
    record Failed(IOException reason) implements Outcome {}
}
