package dev.logship.endpoint;

import java.io.Closeable;
import java.net.InetSocketAddress;

/// A protocol served in front of streams, on one port. Its text tells where it listens, for the log. Closing
/// it ends its connections first.
public interface Endpoint extends Closeable {
    /// Where it listens.
    InetSocketAddress address();

    /// Whether connections are accepted, as they are until it is closed.
    boolean isAccepting();
}
