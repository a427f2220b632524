package dev.logship.endpoint.http;

import java.io.IOException;

/// What is behind a path, or behind all paths that begin so.
@FunctionalInterface
interface Page {
    /// Answers, with a status of its own; or throws a [HttpError].
    void answer(Exchange exchange) throws IOException;
}
