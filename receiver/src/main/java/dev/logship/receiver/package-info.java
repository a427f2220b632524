/// The receiver put together: storage and the endpoints in front of it. Start with [Receiver].
@NullMarked
package dev.logship.receiver;

import org.jspecify.annotations.NullMarked;
