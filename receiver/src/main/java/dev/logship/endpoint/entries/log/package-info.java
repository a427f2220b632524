/// The entries on disk or in memory, by index. Knows no protocol and no JSON. Start with [EntryLog], then
/// [DiskLog] and [Journal]; docs/STORAGE.md says what lies in the files.
@NullMarked
package dev.logship.endpoint.entries.log;

import org.jspecify.annotations.NullMarked;
