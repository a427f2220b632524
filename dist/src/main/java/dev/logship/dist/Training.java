package dev.logship.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes the cache for a quick start from a run that does the daily work in one process: `logship demo`,
/// which receives, ships, follows and serves, and is read here as browsers and Prometheus do. Started by the
/// image's own launcher, so that Java's flags are those of every later start.
final class Training {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern PAGE = Pattern.compile("http://\\S+:\\d+");
    private static final List<String> PATHS = List.of("/", "/assets/page.js", "/status", "/streams",
            "/metrics", "/healthz", "/readyz", "/nowhere");

    private Training() {}

    /// @throws IOException if the run failed, or left no cache
    static void run(Path image) throws IOException, InterruptedException {
        Path cache = image.resolve("lib/logship.aot");
        ProcessBuilder demo = new ProcessBuilder(image.resolve("bin/logship").toString(), "demo", "-v")
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        demo.environment().put("LOGSHIP_JAVA_OPTS", "-XX:AOTCacheOutput=" + cache);
        Process process = demo.start();
        try (BufferedReader output = process.inputReader()) {
            String page = page(output);
            Thread drain = Thread.startVirtualThread(() -> output.lines().forEach(line -> {}));
            read(page);
            process.toHandle().destroy(); // politely, and its output stays open
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("the demo does not end");
            }
            drain.join();
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) throw new IOException("the demo ended with " + process.exitValue());
        if (!Files.exists(cache)) throw new IOException("the demo left no " + cache);
    }

    private static String page(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher page = PAGE.matcher(line);
            if (page.find()) return page.group();
        }
        throw new IOException("the demo ended before it said where its page is");
    }

    private static void read(String page) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : PATHS) client.send(get(page + path), HttpResponse.BodyHandlers.discarding());
            try (Stream<String> events = client.send(get(page + "/stream?from=0"),
                    HttpResponse.BodyHandlers.ofLines()).body()) {
                if (events.limit(100).count() == 0) throw new IOException("no events from " + page);
            }
            client.shutdownNow();
        }
    }

    private static HttpRequest get(String address) {
        return HttpRequest.newBuilder(URI.create(address)).timeout(LIMIT).build();
    }
}
