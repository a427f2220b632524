/// The terms of logship as types: stream names, stream offsets, ranges of bytes, and the limits on everything
/// that comes from the network. Knows the JDK and nothing else. Start with [StreamName] and [StreamOffset].
@NullMarked
package dev.logship;

import org.jspecify.annotations.NullMarked;
