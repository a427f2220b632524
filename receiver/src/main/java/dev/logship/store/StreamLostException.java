package dev.logship.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The stream is closed for writing through this appender; a retry cannot succeed.
public final class StreamLostException extends IOException {
    private static final long serialVersionUID = 1;

    StreamLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
