package dev.logship.line;

import org.jspecify.annotations.Nullable;

/// A filter that takes too much of this machine's time. Its message is for who asked for it.
public final class SlowFilterException extends RuntimeException {
    SlowFilterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
