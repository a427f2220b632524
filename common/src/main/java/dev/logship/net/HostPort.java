package dev.logship.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A host (name or address) and a TCP port. As text `HOST:PORT`, with brackets around an IPv6 address.
public record HostPort(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:(?:\\[([^\\]]+)\\]|([^:\\[\\]]+)):)?([0-9]{1,5})");

    private static final Pattern HOST_FIRST = Pattern.compile(
            "(?:\\[([^\\]]+)\\]|([^:\\[\\]]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(?:%\\w+)?))"
                    + "(?::([0-9]{1,5}))?");

    public HostPort {
        if (host.isEmpty()) throw new IllegalArgumentException("the host is empty");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
    }

    /// Reads `[HOST:]PORT`.
    ///
    /// @throws IllegalArgumentException when the text has another form
    public static HostPort parse(String text, String defaultHost) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not [HOST:]PORT");
        }
        String host = form.group(1) != null ? form.group(1) : form.group(2);
        return new HostPort(host != null ? host : defaultHost, Integer.parseInt(form.group(3)));
    }

    /// Reads `HOST[:PORT]`; an IPv6 address needs brackets if a port follows it.
    ///
    /// @throws IllegalArgumentException when the text has another form
    public static HostPort parse(String text, int defaultPort) {
        Matcher form = HOST_FIRST.matcher(text);
        if (!form.matches()) throw new IllegalArgumentException("'" + text + "' is not HOST[:PORT]");
        String host = form.group(1) != null ? form.group(1) : form.group(2);
        return new HostPort(host, form.group(3) == null ? defaultPort : Integer.parseInt(form.group(3)));
    }

    /// Resolves the host now, to the first of its addresses.
    public InetSocketAddress resolve() throws UnknownHostException {
        return resolveAll().getFirst();
    }

    /// Resolves the host now, to all its addresses.
    public List<InetSocketAddress> resolveAll() throws UnknownHostException {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .map(address -> new InetSocketAddress(address, port)).toList();
        } catch (UnknownHostException e) {
            throw (UnknownHostException) new UnknownHostException("unknown host '" + host + "'").initCause(e);
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
