package dev.logship.cli.option;

import dev.logship.net.HostPort;
import org.jspecify.annotations.Nullable;

/// An address to listen on, as users write it: `[HOST:]PORT`.
///
/// @param host null if `--bindhost` decides
public record Port(@Nullable String host, int number) {
    /// The default port for senders: "ship" on a telephone keypad, as in the original.
    public static final String SHIP = "7447";

    private static final String NO_HOST = "*";

    /// Parses `[HOST:]PORT`.
    ///
    /// @throws IllegalArgumentException if the text has another form
    public static Port parse(String text) {
        HostPort parsed = HostPort.parse(text, NO_HOST);
        return new Port(parsed.host().equals(NO_HOST) ? null : parsed.host(), parsed.port());
    }

    /// The address to listen on.
    ///
    /// @param bindHost the host if none was given
    public HostPort on(String bindHost) {
        return new HostPort(host != null ? host : bindHost, number);
    }
}
