/// The lines protocol: every new line of any stream, as a JSON object on a line. Knows the
/// catalog and streams as text; no other protocol. Start with [LinesEndpoint], then [LinesHandler].
@NullMarked
package dev.logship.endpoint.lines;

import org.jspecify.annotations.NullMarked;
