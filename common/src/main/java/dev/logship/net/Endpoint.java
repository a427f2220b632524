package dev.logship.net;

import java.io.Closeable;
import java.net.InetSocketAddress;

/// A protocol served on one port. Its text says where it listens, for the log. A close ends its connections
/// first.
public interface Endpoint extends Closeable {
    /// Where it listens, with the port that was chosen when the configured one was 0.
    InetSocketAddress address();

    /// Whether connections are accepted: always, until it is closed, unless the thread for that was lost.
    boolean isAccepting();
}
