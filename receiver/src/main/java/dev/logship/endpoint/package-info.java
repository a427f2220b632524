/// What every endpoint sees: a catalog of streams, each readable by offset. One package per protocol below,
/// none of which knows another. Start with [StreamCatalog].
@NullMarked
package dev.logship.endpoint;

import org.jspecify.annotations.NullMarked;
