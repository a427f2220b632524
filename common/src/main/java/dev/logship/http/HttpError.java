package dev.logship.http;

import java.io.IOException;

/// A request that gets an error: the status, and the message that the client receives as text.
public final class HttpError extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    public HttpError(int status, String message) {
        super(message);
        this.status = status;
    }

    /// An error whose message ends with that of its cause.
    public static HttpError of(int status, String message, Exception cause) {
        HttpError error = new HttpError(status, message + cause.getMessage());
        error.initCause(cause);
        return error;
    }

    int status() {
        return status;
    }
}
