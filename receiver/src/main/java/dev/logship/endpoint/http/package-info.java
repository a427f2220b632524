/// The http endpoint: live events, bytes with ranges, a web page, and metrics. Protocol: docs/PROTOCOL.md,
/// "http". Knows no other protocol. Start with [HttpEndpoint]; then `.events` and `.pages`.
@NullMarked
package dev.logship.endpoint.http;

import org.jspecify.annotations.NullMarked;
