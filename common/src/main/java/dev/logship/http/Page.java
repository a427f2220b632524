package dev.logship.http;

import java.io.IOException;

/// The code behind a path, or behind all paths with a prefix.
@FunctionalInterface
public interface Page {
    /// Answers health checks: whoever gets a response knows that the process serves requests.
    Page OK = exchange -> exchange.answer(200, Exchange.TEXT, "ok\n");

    /// Writes the response. Runs on a virtual thread and may block.
    ///
    /// @throws HttpError to respond with another status; only before the response is committed
    void answer(Exchange exchange) throws IOException;
}
