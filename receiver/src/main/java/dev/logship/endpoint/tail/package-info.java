/// The serving side of the tail protocol: a reader asks for an offset and gets the stream's bytes from there
/// on, for ever. Knows the catalog; no other protocol. Start with [TailEndpoint], then [TailHandler].
@NullMarked
package dev.logship.endpoint.tail;

import org.jspecify.annotations.NullMarked;
