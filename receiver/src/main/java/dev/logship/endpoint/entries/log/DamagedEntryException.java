package dev.logship.endpoint.entries.log;

import java.io.IOException;

/// An entry that cannot be read as it was written; the message names what is wrong with it.
public final class DamagedEntryException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedEntryException(String message) {
        super(message);
    }
}
