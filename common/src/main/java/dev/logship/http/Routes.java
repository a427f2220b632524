package dev.logship.http;

import dev.logship.Reason;
import dev.logship.net.EndpointStats;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes each request to the page at its path, on a virtual thread. The path is matched as it was sent.
/// Jetty's `PathMappingsHandler` matches the decoded path, in which a stream's name is ambiguous.
final class Routes extends Handler.Abstract {
    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    private final Hosts hosts;
    private final EndpointStats stats;
    private final Map<String, Page> pages;

    /// @param pages by path; a path that ends with a slash matches all paths that start with it
    Routes(Hosts hosts, EndpointStats stats, Map<String, Page> pages) {
        this.hosts = hosts;
        this.stats = stats;
        this.pages = pages;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(request, response, stats);
        try {
            exchange.reset();
            serve(request, exchange);
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            if (e instanceof RuntimeException) {
                log.error("http endpoint: internal error; closed connection after {}", request, e);
            } else log.debug("http endpoint: {} {} ended: {}", exchange.peer(), request, Reason.of(e));
            callback.failed(e); // closes the connection, so that the client detects an incomplete response
        }
        return true;
    }

    private void serve(Request request, Exchange exchange) throws IOException {
        try {
            hosts.check(request.getHttpURI().getHost());
            if (!request.getMethod().equals("GET") && !exchange.isHead()) {
                exchange.set(HttpHeader.ALLOW, "GET, HEAD");
                throw new HttpError(405, "method not allowed; use GET or HEAD");
            }
            page(exchange.path()).answer(exchange);
        } catch (HttpError error) {
            stats.refused(error.status() == 503
                    ? EndpointStats.Refused.LIMIT : EndpointStats.Refused.MALFORMED);
            log.debug("refused {}: {}", exchange.peer(), error.getMessage());
            exchange.answer(error.status(), Exchange.TEXT, error.getMessage() + "\n");
        } catch (IOException e) {
            if (exchange.isCommitted()) throw e;
            stats.refused(e);
            log.warn("refused {}: {}", exchange.peer(), Reason.of(e));
            exchange.reset();
            exchange.answer(503, Exchange.TEXT, "temporarily unavailable; see the server log\n");
        }
    }

    private Page page(String path) throws HttpError {
        Page page = pages.get(path);
        int slash = path.indexOf('/', 1);
        if (page == null && slash > 0) page = pages.get(path.substring(0, slash + 1));
        if (page == null) throw new HttpError(404, "not found; this server has " + paths());
        return page;
    }

    private String paths() {
        return pages.keySet().stream().filter(path -> path.equals("/") || !path.endsWith("/")).sorted()
                .collect(Collectors.joining(", "));
    }
}
