/// The lines protocol: every line that comes to any stream from now on, as a JSON object on a line. Knows the
/// catalog and streams as text; no other protocol. Start with [LinesEndpoint], then [LinesHandler].
@NullMarked
package dev.logship.endpoint.lines;

import org.jspecify.annotations.NullMarked;
