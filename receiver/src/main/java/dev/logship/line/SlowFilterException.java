package dev.logship.line;

import org.jspecify.annotations.Nullable;

/// A filter needs too much time or stack for a line. The message is sent to the client that set the filter.
public final class SlowFilterException extends RuntimeException {
    SlowFilterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
