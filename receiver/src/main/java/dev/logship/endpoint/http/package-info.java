/// The http endpoint: streams as server-sent events, as bytes with ranges, as a page; and what monitoring
/// asks for. Protocol: docs/PROTOCOL.md, "http". Knows no other protocol. Start with [HttpEndpoint], then
/// [Routes] and [EventClient].
@NullMarked
package dev.logship.endpoint.http;

import org.jspecify.annotations.NullMarked;
