package dev.logship.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Nothing may be added to a stream through this appender any more, whatever is tried.
public final class StreamLostException extends IOException {
    private static final long serialVersionUID = 1;

    StreamLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
