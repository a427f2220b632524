package dev.logship.agent;

import java.io.IOException;

/// The receiver was reached, but did not say where a stream goes on.
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
