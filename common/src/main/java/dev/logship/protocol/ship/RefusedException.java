package dev.logship.protocol.ship;

import java.io.IOException;

/// The receiver was reached, but did not reply with an offset.
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
