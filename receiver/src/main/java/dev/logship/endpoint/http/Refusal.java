package dev.logship.endpoint.http;

import java.io.IOException;

/// A request that is not served, with the status and the reason that its client is told.
final class Refusal extends IOException {
    private final int status;

    Refusal(int status, String reason) {
        super(reason);
        this.status = status;
    }

    /// A refusal of what `cause` says is wrong.
    static Refusal of(int status, String what, Exception cause) {
        Refusal refusal = new Refusal(status, what + cause.getMessage());
        refusal.initCause(cause);
        return refusal;
    }

    int status() {
        return status;
    }
}
