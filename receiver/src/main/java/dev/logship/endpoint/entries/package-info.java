/// The entries protocol: JSON messages, a line each, by which entries are added to a log and read by index.
/// Knows the log below it; no other protocol. Start with [EntriesEndpoint], then [EntriesHandler].
@NullMarked
package dev.logship.endpoint.entries;

import org.jspecify.annotations.NullMarked;
