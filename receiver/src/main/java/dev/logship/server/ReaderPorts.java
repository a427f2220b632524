package dev.logship.server;

import dev.logship.net.HostPort;
import java.util.Optional;

/// Where readers connect, whatever the streams come from; empty for nowhere.
///
/// @param tail readers of any stream, by offset
/// @param lines readers of the lines of all streams
/// @param http browsers and other clients of HTTP
public record ReaderPorts(Optional<HostPort> tail, Optional<LinesPort> lines, Optional<HttpPort> http) {
    /// Whether nobody can read.
    public boolean areNone() {
        return tail.isEmpty() && lines.isEmpty() && http.isEmpty();
    }
}
