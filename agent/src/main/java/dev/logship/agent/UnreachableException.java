package dev.logship.agent;

import dev.logship.Reason;
import java.io.IOException;

/// The receiver was not reached.
final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1;

    UnreachableException(IOException cause) {
        super(Reason.of(cause), cause);
    }
}
