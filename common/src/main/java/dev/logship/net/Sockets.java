package dev.logship.net;

import dev.logship.Reason;
import java.io.IOException;
import java.net.BindException;

/// Errors of sockets, in words for users.
public final class Sockets {
    private Sockets() {}

    /// The error of an endpoint that cannot listen.
    public static IOException cannotListen(String endpoint, HostPort address, IOException e) {
        String why = Reason.of(e);
        if (e instanceof BindException) {
            why = (why.contains("in use") ? "the port is in use" : why) + "; " + remedy(why);
        }
        return new IOException("the " + endpoint + " cannot listen on " + address + ": " + why, e);
    }

    /// What to do about a [BindException] with this reason.
    public static String remedy(String reason) {
        if (reason.contains("in use")) {
            return "find its user with ss -ltnp and stop it, or choose another port";
        }
        if (reason.contains("denied")) return "choose a port above 1023, or run with CAP_NET_BIND_SERVICE";
        return "give an address of this machine (see ip address)";
    }
}
