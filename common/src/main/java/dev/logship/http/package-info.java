/// The HTTP server that all commands share, and one request of it. Knows no stream and no protocol of ours:
/// those are pages. The only package that configures Jetty. Start with [HttpServer], then [Page].
@NullMarked
package dev.logship.http;

import org.jspecify.annotations.NullMarked;
