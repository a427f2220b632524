/// Entries by index, on disk or in memory. Knows no protocol. Start with [EntryLog], then [DiskLog] and
/// [Journal]. docs/STORAGE.md describes the files.
@NullMarked
package dev.logship.endpoint.entries.log;

import org.jspecify.annotations.NullMarked;
