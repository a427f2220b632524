package dev.logship.agent;

import java.io.IOException;

/// The result of sending a stream over one connection.
sealed interface Outcome {
    /// The receiver's reply covers everything there is, and nothing was added since.
    record Confirmed() implements Outcome {}

    /// Everything was sent, and the connection ended in order; only a new reply proves that it arrived.
    record Sent() implements Outcome {}

    /// There is more to send, but other streams wait for a slot.
    record GaveWay() implements Outcome {}

    /// The receiver, the connection or a file failed; a retry may succeed.
    record Failed(IOException reason) implements Outcome {}
}
