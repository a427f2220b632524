package dev.logship.endpoint.http;

import java.io.IOException;

/// A request that is not served, with the status and the reason that its client is told.
final class HttpError extends IOException {
    private final int status;

    HttpError(int status, String reason) {
        super(reason);
        this.status = status;
    }

    /// A refusal of what `cause` says is wrong.
    static HttpError of(int status, String what, Exception cause) {
        HttpError refusal = new HttpError(status, what + cause.getMessage());
        refusal.initCause(cause);
        return refusal;
    }

    int status() {
        return status;
    }
}
