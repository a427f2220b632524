package dev.logship.endpoint.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which names this server answers to. A page on another site could have its own name lead here (DNS
/// rebinding) and then read everything as its own; it cannot do so with an address, or with a name that is
/// not its own.
///
/// @param names beside `localhost` and every address; `*` for any name
record Hosts(Set<String> names) {
    static final String ANY = "*";

    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+\\]");

    /// @param host what the request calls this server; null when it does not, as browsers always do
    void check(@Nullable String host) throws HttpError {
        if (host == null || names.contains(ANY)) return;
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || names.contains(name) || ADDRESS.matcher(name).matches()) return;
        throw new HttpError(421,
                "unknown host name; use the IP address, or add the name with --http-host");
    }
}
