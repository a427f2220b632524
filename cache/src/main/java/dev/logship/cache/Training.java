package dev.logship.cache;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/// Creates the AOT cache for a quick start from a run of `logship demo`, because a cache comes from one
/// process, and that one holds a receiver, an agent and tail readers. It reads a configuration, and a browser
/// and Prometheus read from it. The program's own launcher starts it, so that Java and its flags are those of
/// later starts. The cache lacks the classes that only other verbs use.
public final class Training {
    /// Leaves method profiles out: they are for the second-tier compiler, which the launcher turns off, and
    /// reading them would take an eighth of the start.
    private static final String NO_PROFILES =
            "-XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining ";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern PAGE = Pattern.compile("http://\\S+:\\d+/");
    private static final List<String> PATHS = List.of("", "assets/page.js", "status", "streams", "metrics",
            "healthz", "readyz", "nowhere");

    private final Path program;
    private final Path work;

    private Training(Path program, Path work) {
        this.program = program;
        this.work = work;
    }

    /// Writes `lib/logship.aot`. The jars must not change afterwards.
    ///
    /// @param program a directory with `bin` and `lib`
    /// @throws IOException if the run failed, or wrote no cache
    public static void run(Path program) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("logship-training-");
        try {
            new Training(program.toAbsolutePath(), work).run();
        } finally {
            PathUtils.deleteDirectory(work);
        }
    }

    private void run() throws IOException, InterruptedException {
        Path cache = program.resolve("lib/logship.aot");
        Files.deleteIfExists(cache);
        Process demo = start(NO_PROFILES + "-XX:AOTCacheOutput=" + cache);
        try (BufferedReader said = demo.inputReader()) {
            String page = page(said);
            Thread rest = Thread.startVirtualThread(() -> said.lines().forEach(line -> {}));
            browse(page);
            demo.toHandle().destroy(); // SIGTERM; its output stays open
            boolean ended = demo.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (!ended) throw new IOException("the demo does not exit");
            rest.join();
        } finally {
            demo.destroyForcibly();
        }
        if (!Files.exists(cache)) throw new IOException("the demo did not write " + cache);
    }

    private Process start(String javaOptions) throws IOException {
        Path config = Files.writeString(work.resolve("logship.toml"), "[demo]\nseconds = 60\n");
        ProcessBuilder builder = new ProcessBuilder(program.resolve("bin/logship").toString(), "demo",
                "--config", config.toString()).redirectErrorStream(true);
        builder.environment().put("LOGSHIP_JAVA_OPTS", javaOptions);
        return builder.start();
    }

    /// The address of the demo's page.
    private static String page(BufferedReader said) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher found = PAGE.matcher(line);
            if (found.find()) return found.group();
            lines.add(line);
        }
        throw new IOException("the demo exited; it said: " + String.join("\n", lines));
    }

    /// Reads each kind of page, and the first line that arrives.
    private static void browse(String page) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : PATHS) client.send(get(page + path), HttpResponse.BodyHandlers.discarding());
            try (Stream<String> events = client.send(get(page + "stream?from=0"),
                    HttpResponse.BodyHandlers.ofLines()).body()) {
                if (events.noneMatch(line -> line.startsWith("data: "))) throw new IOException("no events");
            }
            client.shutdownNow();
        }
    }

    private static HttpRequest get(String address) {
        return HttpRequest.newBuilder(URI.create(address)).timeout(LIMIT).build();
    }
}
