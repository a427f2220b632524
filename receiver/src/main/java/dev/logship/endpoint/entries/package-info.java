/// The entries protocol: JSON messages, one per line, that append entries to a log and read them by index.
/// Uses the log in `.log`; knows no other protocol. Start with [EntriesEndpoint], then [EntriesHandler].
@NullMarked
package dev.logship.endpoint.entries;

import org.jspecify.annotations.NullMarked;
