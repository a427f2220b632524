package dev.logship.net;

import java.io.IOException;
import java.net.BindException;

/// Errors of sockets, in words for users.
public final class Sockets {
    private Sockets() {}

    /// The error of an endpoint that cannot listen.
    public static IOException cannotListen(String endpoint, HostPort address, IOException e) {
        String why = e instanceof BindException && String.valueOf(e.getMessage()).contains("in use")
                ? "the port is in use; stop what listens there or choose another port" : e.getMessage();
        return new IOException("the " + endpoint + " cannot listen on " + address + ": " + why, e);
    }
}
