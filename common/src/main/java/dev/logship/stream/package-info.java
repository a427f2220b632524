/// Streams as their readers see them: a catalog of streams, each readable by offset, and the published end to
/// wait on. Between what holds the bytes (storage, local files) and what serves them (endpoints). Knows no
/// protocol and no storage. Start with [StreamCatalog], then [StreamReader].
@NullMarked
package dev.logship.stream;

import org.jspecify.annotations.NullMarked;
