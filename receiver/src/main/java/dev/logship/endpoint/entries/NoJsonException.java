package dev.logship.endpoint.entries;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A line that is no JSON, after which nothing of a peer can be trusted.
final class NoJsonException extends IOException {
    private static final long serialVersionUID = 1;

    NoJsonException(String why, @Nullable Exception cause) {
        super("no JSON: " + why, cause);
    }
}
