package dev.logship.cli.option;

import dev.logship.net.HostPort;
import org.jspecify.annotations.Nullable;

/// Where to listen, as users write it: `[HOST:]PORT`. Without a host it is to be told.
public record Port(@Nullable String host, int number) {
    /// Where senders connect by default: "ship" on a telephone's keys, as the original has it.
    public static final String SHIP = "7447";

    private static final String NO_HOST = "*";

    /// @throws IllegalArgumentException when the text has another form
    public static Port parse(String text) {
        HostPort parsed = HostPort.parse(text, NO_HOST);
        return new Port(parsed.host().equals(NO_HOST) ? null : parsed.host(), parsed.port());
    }

    /// @param bindHost where to listen when nothing else was said
    public HostPort on(String bindHost) {
        return new HostPort(host != null ? host : bindHost, number);
    }
}
