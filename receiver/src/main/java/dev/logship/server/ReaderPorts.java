package dev.logship.server;

import dev.logship.net.HostPort;
import java.util.Optional;

/// The ports of readers; empty for none.
///
/// @param tail streams by offset
/// @param lines the lines of all streams
/// @param http for browsers and other http clients
public record ReaderPorts(Optional<HostPort> tail, Optional<LinesPort> lines, Optional<HttpPort> http) {
    /// Whether there is no port for readers.
    public boolean areNone() {
        return tail.isEmpty() && lines.isEmpty() && http.isEmpty();
    }
}
