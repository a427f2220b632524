package dev.logship.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/// Creates the AOT cache for a quick start, from a typical run of a receiver: it reads a configuration, an
/// agent ships to it, a tail reader, a browser and Prometheus read from it, and it stops. The image's own
/// launcher starts it, so that Java's flags are those of later starts. A cache comes from one process, so it
/// lacks the classes that only other verbs use.
final class Training {
    /// Leaves method profiles out: they are for the second-tier compiler, which the launcher turns off, and
    /// reading them would take an eighth of the start.
    private static final String NO_PROFILES = "-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining ";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String HOST = "127.0.0.1";
    private static final Pattern LISTENING = Pattern.compile("(\\w+) endpoint listening on \\S+:(\\d+)");
    private static final List<String> PATHS = List.of("/", "/assets/page.js", "/status", "/streams",
            "/metrics", "/healthz", "/readyz", "/nowhere");
    private static final byte[] LINES = """
            2026-11-20 12:00:00 ERROR a line as programs write it
            {"time":"2026-11-20T12:00:00Z","level":"info","msg":"a line as JSON","user":7}
            """.getBytes(StandardCharsets.UTF_8);

    private final Path image;
    private final Path work;

    private Training(Path image, Path work) {
        this.image = image;
        this.work = work;
    }

    /// Writes `lib/logship.aot`.
    ///
    /// @throws IOException if the run failed, or wrote no cache
    static void run(Path image) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("logship-training-");
        try {
            new Training(image, work).run();
        } finally {
            PathUtils.deleteDirectory(work);
        }
    }

    private void run() throws IOException, InterruptedException {
        Path cache = image.resolve("lib/logship.aot");
        Path source = Files.write(work.resolve("app.log"), LINES);
        String config = image + "/etc/logship.toml";
        Process rx = start(NO_PROFILES + "-XX:AOTCacheOutput=" + cache, "rx", "--config", config,
                "--port", "0", "--tail-port", "0", "--http-port", "0", "--storage-path", work + "/streams");
        try (BufferedReader said = rx.errorReader()) {
            Map<String, String> ports = ports(said);
            Thread rest = Thread.startVirtualThread(() -> said.lines().forEach(line -> {}));
            end("tx", start("", "tx", "--config", config, "--host", HOST + ":" + ports.get("ship"), "--glob",
                    source.toString(), "--state-path", work + "/state", "--once"));
            tail(Integer.parseInt(ports.getOrDefault("tail", "")));
            browse("http://" + HOST + ":" + ports.get("http"));
            rx.toHandle().destroy(); // SIGTERM; its output stays open
            end("rx", rx);
            rest.join();
        } finally {
            rx.destroyForcibly();
        }
        if (!Files.exists(cache)) throw new IOException("rx did not write " + cache);
    }

    private Process start(String javaOptions, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(image.resolve("bin/logship").toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LOGSHIP_JAVA_OPTS", javaOptions);
        return builder.start();
    }

    /// The ports of ship, tail and http.
    private static Map<String, String> ports(BufferedReader log) throws IOException {
        Map<String, String> ports = new HashMap<>();
        List<String> lines = new ArrayList<>();
        while (ports.size() < 3) {
            String line = log.readLine();
            if (line == null) throw new IOException("rx exited; its log: " + String.join("\n", lines));
            lines.add(line);
            Matcher found = LISTENING.matcher(line);
            if (found.find()) ports.put(found.group(1), found.group(2));
        }
        return ports;
    }

    private static void end(String verb, Process process) throws IOException, InterruptedException {
        boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (!ended) throw new IOException(verb + " does not exit");
        int status = process.exitValue();
        if (status != 0) throw new IOException(verb + " exited with status " + status);
    }

    private static void tail(int port) throws IOException {
        try (Socket reader = new Socket(InetAddress.ofLiteral(HOST), port)) {
            reader.setSoTimeout((int) LIMIT.toMillis());
            reader.getOutputStream().write("0\n".getBytes(StandardCharsets.US_ASCII));
            reader.getInputStream().readNBytes(LINES.length);
        }
    }

    private static void browse(String page) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : PATHS) client.send(get(page + path), HttpResponse.BodyHandlers.discarding());
            try (Stream<String> events = client.send(get(page + "/stream?from=0"),
                    HttpResponse.BodyHandlers.ofLines()).body()) {
                if (events.noneMatch(line -> line.contains("as JSON"))) throw new IOException("no events");
            }
            client.shutdownNow();
        }
    }

    private static HttpRequest get(String address) {
        return HttpRequest.newBuilder(URI.create(address)).timeout(LIMIT).build();
    }
}
