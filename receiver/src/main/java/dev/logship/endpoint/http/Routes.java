package dev.logship.endpoint.http;

import dev.logship.Reason;
import dev.logship.net.EndpointStats;
import java.io.IOException;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leads each request to its page, on a virtual thread.
final class Routes extends Handler.Abstract {
    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    private final Hosts hosts;
    private final EndpointStats traffic;
    private final Map<String, Page> pages;

    /// @param pages by path; one that ends with a slash is for all paths that begin with it
    Routes(Hosts hosts, EndpointStats traffic, Map<String, Page> pages) {
        this.hosts = hosts;
        this.traffic = traffic;
        this.pages = pages;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(request, response, traffic);
        try {
            exchange.reset();
            serve(request, exchange);
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            if (e instanceof RuntimeException) log.error("http endpoint: {} failed by a bug", request, e);
            else log.debug("http endpoint: {} {} ended: {}", exchange.peer(), request, Reason.of(e));
            callback.failed(e); // the client sees its connection end before the answer does
        }
        return true;
    }

    private void serve(Request request, Exchange exchange) throws IOException {
        try {
            hosts.check(request.getHttpURI().getHost());
            if (!request.getMethod().equals("GET") && !exchange.isHead()) {
                exchange.set(HttpHeader.ALLOW, "GET, HEAD");
                throw new HttpError(405, "only GET and HEAD are served");
            }
            page(exchange.path()).answer(exchange);
        } catch (HttpError refusal) {
            traffic.refused(refusal.status() == 503
                    ? EndpointStats.Refused.LIMIT : EndpointStats.Refused.MALFORMED);
            log.debug("refused {}: {}", exchange.peer(), refusal.getMessage());
            exchange.answer(refusal.status(), Exchange.TEXT, refusal.getMessage() + "\n");
        } catch (IOException e) {
            if (exchange.isCommitted()) throw e;
            traffic.refused(e);
            log.warn("refused {}: {}", exchange.peer(), Reason.of(e));
            exchange.reset();
            exchange.answer(503, Exchange.TEXT, "temporarily unavailable; see the server log\n");
        }
    }

    private Page page(String path) throws HttpError {
        Page page = pages.get(path);
        int slash = path.indexOf('/', 1);
        if (page == null && slash > 0) page = pages.get(path.substring(0, slash + 1));
        if (page == null) throw new HttpError(404, "there is nothing here; / is the page, /streams the list");
        return page;
    }
}
