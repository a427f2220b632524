package dev.logship.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The unpacked .tar.gz, on a host without Java.
final class ImageIT {
    @TempDir Path dir;

    private Path image = Path.of("");
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void unpack() throws IOException {
        Program.run("tar", "-xzf", Packages.tar().toString(), "-C", dir.toString());
        image = dir.resolve(Packages.image().getFileName());
        environment = BareHost.environment(dir);
    }

    @Test
    void version_byLinkElsewhere_isOneLine() throws IOException {
        Path link = Files.createSymbolicLink(dir.resolve("link"), image.resolve("bin/logship"));

        assertEquals("", versionOf(link));
    }

    @Test
    void cache_isUsed() throws IOException {
        environment.put("LOGSHIP_JAVA_OPTS", "-XX:AOTMode=on"); // Java does not start without its cache

        assertEquals("", versionOf(image.resolve("bin/logship")));
    }

    enum Damage { MISSING, EMPTY, CUT, OVERWRITTEN, OF_ANOTHER_JAVA }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void cache_damaged_costsSpeedOnly(Damage damage) throws IOException {
        Path cache = image.resolve("lib/logship.aot");
        byte[] content = Files.readAllBytes(cache);
        switch (damage) {
            case MISSING -> Files.delete(cache);
            case EMPTY -> Files.write(cache, new byte[0]);
            case CUT -> Files.write(cache, Arrays.copyOf(content, content.length / 2));
            case OVERWRITTEN -> Files.writeString(cache, "no cache ".repeat(1000));
            case OF_ANOTHER_JAVA -> Files.write(cache, ofAnotherJava(content));
        }

        assertEquals(damage == Damage.MISSING, versionOf(image.resolve("bin/logship")).isEmpty());

        environment.put("LOGSHIP_JAVA_OPTS", "-XX:AOTMode=on");
        if (damage != Damage.MISSING) run(image.resolve("bin/logship"), "--version").assertExit(1);
    }

    /// The cache has the Java that made it in its header.
    private static byte[] ofAnotherJava(byte[] cache) {
        String text = new String(cache, StandardCharsets.ISO_8859_1);
        int name = text.indexOf("OpenJDK 64-Bit Server VM (");
        assertTrue(name > 0, "the cache names its Java");
        byte[] other = cache.clone();
        other[name] = 'X';
        return other;
    }

    @Test
    void pair_shipsServesAndEnds() throws IOException {
        Path source = Files.writeString(Files.createDirectories(dir.resolve("source")).resolve("a.log"),
                "one line\n".repeat(100_000));
        try (Program rx = run(image.resolve("bin/logship"), "rx", "--bindhost", "127.0.0.1", "--port", "0",
                "--tail-port", "0", "--http-port", "0", "--storage-path",
                dir.resolve("storage").toString())) {
            int ship = port(rx, "ship");
            try (Program tx = run(image.resolve("bin/logship"), "tx", "--host", "127.0.0.1", "--port",
                    Integer.toString(ship), "--glob", source.toString(), "--http-port", "0", "--state-path",
                    dir.resolve("state").toString())) {
                Path stored = dir.resolve("storage/127.0.0.1_a.log");
                await().until(() -> Files.exists(stored) && Files.mismatch(source, stored) < 0);
                String page = "http://127.0.0.1:" + port(rx, "http");
                assertTrue(read(page + "/").startsWith("<!doctype html>"));
                assertTrue(read(page + "/metrics").contains("\nlogship_streams 1.0\n"));
                assertTrue(read(page + "/streams").contains("127.0.0.1_a.log"));
                tx.terminate();
                tx.assertExit(0);
                assertEquals("", tx.stdout());
            }
            rx.terminate();
            rx.assertExit(0);
            assertEquals("", rx.stdout());
        }
    }

    /// Direct uses only. Other uses of libraries show when they run.
    @Test
    void runtime_hasEveryModuleThatTheProgramUses() throws IOException {
        StringWriter said = new StringWriter();
        try (Stream<Path> jars = Files.list(image.resolve("lib"))) {
            String[] ours = jars.map(Path::toString).filter(jar -> jar.matches(".*/logship[^/]*\\.jar"))
                    .toArray(String[]::new);
            PrintWriter writer = new PrintWriter(said);
            ToolProvider.findFirst("jdeps").orElseThrow().run(writer, writer, Stream.concat(
                    Stream.of("--multi-release", "25", "--ignore-missing-deps", "-summary"), Stream.of(ours))
                    .toArray(String[]::new));
        }
        TreeSet<String> used = new TreeSet<>();
        Pattern.compile("-> ((?:java|jdk)\\.[\\w.]+)").matcher(said.toString()).results()
                .forEach(found -> used.add(found.group(1)));
        assertTrue(used.contains("java.base"), said.toString());
        List<String> there = Program.run(image.resolve("runtime/bin/java").toString(), "--list-modules")
                .lines().map(line -> line.replaceFirst("@.*", "")).toList();
        used.removeAll(there);
        assertEquals(List.of(), List.copyOf(used), "modules that are missing in the image");
    }

    @Test
    void sbom_namesEveryJar() throws IOException {
        String sbom = Files.readString(image.resolve("share/doc/logship/sbom.json"));
        try (Stream<Path> jars = Files.list(image.resolve("lib"))) {
            assertEquals(List.of(), jars.map(jar -> jar.getFileName().toString())
                    .map(jar -> jar.replaceFirst("(.+?)-(\\d.*)\\.jar", "/$1@$2?type=jar"))
                    .filter(jar -> jar.startsWith("/") && !sbom.contains(jar)).toList());
        }
    }

    /// Runs `--version`, which must print exactly that. Returns Java's output on stderr.
    private String versionOf(Path launcher) throws IOException {
        try (Program program = run(launcher, "--version")) {
            program.assertExit(0);
            assertTrue(program.stdout().matches("logship \\S+\n"), program.stdout());
            return program.stderr();
        }
    }

    private Program run(Path launcher, String... args) throws IOException {
        return Program.start(environment,
                Stream.concat(Stream.of(launcher.toString()), Stream.of(args)).toList());
    }

    private static int port(Program rx, String endpoint) throws IOException {
        Pattern listening = Pattern.compile(endpoint + " endpoint listening on \\S+:(\\d+)");
        return Integer.parseInt(rx.awaitMatch(listening).group(1));
    }

    private static String read(String address) throws IOException {
        try (var in = URI.create(address).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
