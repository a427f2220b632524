package dev.logship.endpoint.entries.log;

import java.io.IOException;

/// An entry that can no longer be read as it was written. The message says what is damaged.
public final class DamagedEntryException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedEntryException(String message) {
        super(message);
    }
}
