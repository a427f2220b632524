package dev.logship.endpoint.entries;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A line that is not JSON. Nothing that the peer sends after it can be trusted.
final class NoJsonException extends IOException {
    private static final long serialVersionUID = 1;

    NoJsonException(String why, @Nullable Exception cause) {
        super("not valid JSON: " + why, cause);
    }
}
