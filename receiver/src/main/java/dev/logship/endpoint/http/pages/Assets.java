package dev.logship.endpoint.http.pages;

import dev.logship.http.Exchange;
import dev.logship.http.HttpError;
import dev.logship.http.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;

/// The web page at `/`, its files, and those of lit. Any thread. Jetty's `ResourceHandler` would serve every
/// file of the jars, mounted as file systems, and does not set a content security policy.
public final class Assets implements Page {
    private static final String PAGE = "/dev/logship/endpoint/http/page";
    private static final Pattern OWN_FILE = Pattern.compile("/assets/[a-z-]+\\.(js|css)");
    private static final Pattern LIBRARY_FILE =
            Pattern.compile("/webjars/lit[a-z_-]*/[0-9.]+(?:/[a-z0-9-]+)+\\.(js)");
    private static final Pattern IMPORT_MAP = Pattern.compile("<script type=\"importmap\">(.*?)</script>",
            Pattern.DOTALL);
    private static final Map<String, String> TYPES = Map.of("js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8");

    private final byte[] index = resource(PAGE + "/index.html");
    private final String policy = policy(new String(index, StandardCharsets.UTF_8));

    @Override
    public void answer(Exchange exchange) throws IOException {
        String path = exchange.path();
        Matcher own = OWN_FILE.matcher(path);
        Matcher library = LIBRARY_FILE.matcher(path);
        if (path.equals("/")) {
            exchange.set("Content-Security-Policy", policy);
            exchange.set("Referrer-Policy", "no-referrer");
            exchange.answer(200, "text/html; charset=utf-8", index);
        } else if (own.matches()) {
            exchange.answer(200, type(own), read(PAGE + path));
        } else if (library.matches()) {
            exchange.set(HttpHeader.CACHE_CONTROL, "max-age=31536000, immutable"); // versioned path
            exchange.answer(200, type(library), read("/META-INF/resources" + path));
        } else {
            throw new HttpError(404, "no such file");
        }
    }

    /// The content security policy: the page may load its own files and connect to this server only.
    private static String policy(String html) {
        Matcher map = IMPORT_MAP.matcher(html);
        if (!map.find()) throw new IllegalStateException("the page has no import map");
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(map.group(1).getBytes(StandardCharsets.UTF_8));
            return "default-src 'none'; script-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(hash)
                    + "'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; "
                    + "form-action 'none'; frame-ancestors 'none'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String type(Matcher file) {
        return TYPES.getOrDefault(file.group(1), Exchange.TEXT);
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) throw new HttpError(404, "no such file");
            return in.readAllBytes();
        }
    }

    private static byte[] resource(String name) {
        try {
            return read(name);
        } catch (IOException e) {
            throw new UncheckedIOException("missing from this build: " + name, e);
        }
    }
}
