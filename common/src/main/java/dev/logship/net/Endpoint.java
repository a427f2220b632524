package dev.logship.net;

import java.io.Closeable;
import java.net.InetSocketAddress;

/// A protocol served on one port. Its text names the address for the log. A close ends its connections first.
public interface Endpoint extends Closeable {
    /// The address that it listens on, with the port that was chosen if the configured one was 0.
    InetSocketAddress address();

    /// Whether it accepts connections: true until it is closed, unless its acceptor thread died.
    boolean isAccepting();
}
