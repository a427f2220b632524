package dev.logship.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Host names that this server answers to. Without the check, a page on another site could point its own host
/// name at this server (DNS rebinding) and read every response. It cannot do that with an IP address, or with
/// a name that it does not control.
///
/// @param names in addition to `localhost` and every IP address, in lower case; [HttpServer#ANY_HOST] for all
record Hosts(Set<String> names) {
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+\\]");

    /// @param host host of the request; null when it has none, which no browser sends
    void check(@Nullable String host) throws HttpError {
        if (host == null || names.contains(HttpServer.ANY_HOST)) return;
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || names.contains(name) || ADDRESS.matcher(name).matches()) return;
        throw new HttpError(421, "unknown host name; use the IP address, or add the name with --http-host");
    }
}
