package dev.logship.net;

import java.io.IOException;
import java.net.BindException;

/// What goes wrong with sockets, in words for users.
public final class Sockets {
    private Sockets() {}

    /// Why an endpoint of this name could not begin to listen.
    public static IOException cannotListen(String endpoint, HostPort address, IOException e) {
        String why = e instanceof BindException && String.valueOf(e.getMessage()).contains("in use")
                ? "the port is in use; stop what listens there or choose another port" : e.getMessage();
        return new IOException("the " + endpoint + " cannot listen on " + address + ": " + why, e);
    }
}
