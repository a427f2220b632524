package dev.logship.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/// The settings of a TCP connection that carries a stream.
public final class Sockets {
    private static final int KEEPALIVE_SECONDS = 30;
    private static final int KEEPALIVE_PROBES = 3;

    private Sockets() {}

    /// Small writes leave at once, and a peer that vanished is noticed within two minutes of silence.
    public static void prepare(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_SECONDS);
        channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_SECONDS);
        channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_PROBES);
    }

    /// Closes the connection so that the peer sees a reset: what it sent last may not have been saved.
    public static void reset(SocketChannel channel) throws IOException {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } finally {
            channel.close();
        }
    }

    /// The other side of a connected channel.
    public static InetSocketAddress peer(SocketChannel channel) throws IOException {
        if (channel.getRemoteAddress() instanceof InetSocketAddress address) return address;
        throw new IOException("a channel that is not connected over TCP: " + channel);
    }

    /// This side of a bound channel.
    public static InetSocketAddress local(SocketChannel channel) throws IOException {
        if (channel.getLocalAddress() instanceof InetSocketAddress address) return address;
        throw new IOException("a channel that is not bound: " + channel);
    }

    /// Why an endpoint of this name could not begin to listen, in words for users.
    public static IOException cannotListen(String endpoint, HostPort address, IOException e) {
        String why = e instanceof BindException && String.valueOf(e.getMessage()).contains("in use")
                ? "the port is in use; stop what listens there or choose another port" : e.getMessage();
        return new IOException("the " + endpoint + " cannot listen on " + address + ": " + why, e);
    }
}
