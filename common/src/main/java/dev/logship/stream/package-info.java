/// Streams as their readers see them: a catalog of streams, each readable by offset, and the published end to
/// wait for. It is between the holders of the bytes (storage, local files) and the endpoints that serve them.
/// Knows no protocol and no storage. Start with [StreamCatalog], then [StreamReader].
@NullMarked
package dev.logship.stream;

import org.jspecify.annotations.NullMarked;
