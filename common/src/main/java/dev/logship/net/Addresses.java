package dev.logship.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Internet addresses as text.
public final class Addresses {
    private static final Pattern ZERO_GROUPS = Pattern.compile("(?:^|:)0(?::0)+(?::|$)");

    private Addresses() {}

    /// The canonical text of an address: RFC 5952 for IPv6, without a zone; an IPv4-mapped one as IPv4.
    public static String text(InetAddress address) {
        if (!(address instanceof Inet6Address)) return address.getHostAddress();
        byte[] bytes = address.getAddress();
        StringBuilder groups = new StringBuilder();
        for (int i = 0; i < bytes.length; i += 2) {
            if (i > 0) groups.append(':');
            groups.append(Integer.toHexString((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)));
        }
        return ZERO_GROUPS.matcher(groups).results()
                .max(Comparator.comparingInt(Addresses::zeroes)) // the first of several
                .map(run -> groups.replace(run.start(), run.end(), "::").toString())
                .orElseGet(groups::toString);
    }

    /// An address and port, as in log lines: `127.0.0.1:7447`, `[::1]:7447`.
    public static String text(InetSocketAddress address) {
        return new HostPort(text(address.getAddress()), address.getPort()).toString();
    }

    /// Who can connect to a socket bound to this address, in words.
    public static String reach(InetAddress bound) {
        if (bound.isLoopbackAddress()) return "reachable from this machine only";
        return bound.isAnyLocalAddress()
                ? "reachable from every network of this machine" : "reachable through " + text(bound);
    }

    private static int zeroes(MatchResult run) {
        return (int) run.group().chars().filter(c -> c == '0').count();
    }
}
