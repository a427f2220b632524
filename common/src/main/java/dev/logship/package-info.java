/// The words of logship as types: what a stream is called, a place in it, what each header says, and the
/// limits on all of them. Knows the JDK and nothing else. Start with [StreamName] and [Offset].
@NullMarked
package dev.logship;

import org.jspecify.annotations.NullMarked;
