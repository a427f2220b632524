package dev.logship.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.io.file.PathUtils;

/// The start of the packaged program, with its own Java and cache, beside the same jars without a cache, with
/// the machine's Java and its class data. The times include the launcher.
final class StartBench implements Bench {
    private static final Pattern LISTENING = Pattern.compile("ship endpoint listening");
    private static final int STARTS_A_RUN = 4;
    private static final long SETTLE_MILLIS = 500;
    private static final double MB = 1e6;

    /// One way to start the program.
    private record Contestant(List<String> launcher, Series version, Series listening, Series resident) {
        Contestant(String... launcher) {
            this(List.of(launcher), new Series(), new Series(), new Series());
        }
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String title(Lab lab) {
        return "start of the image beside the same jars on a JDK, milliseconds; resident memory of rx in MB";
    }

    @Override
    public void run(Lab lab) throws IOException, InterruptedException {
        Path image = image(lab.options().root().resolve("dist/target/image"));
        String launcher = image.resolve("bin/logship").toString();
        Contestant cached = new Contestant(launcher);
        Contestant uncached = new Contestant("env", "LOGSHIP_JAVA_OPTS=-XX:AOTMode=off", launcher);
        Path built = lab.workspace().directory();
        PathUtils.copyDirectory(lab.options().root().resolve("cli/target/logship"), built);
        Files.deleteIfExists(built.resolve("lib/logship.aot"));
        Contestant plain = new Contestant(built.resolve("bin/logship").toString());
        List<Contestant> all = List.of(cached, plain, uncached);
        for (Contestant each : all) measure(lab, each, new Contestant()); // reads all files once
        for (int run = 0; run < STARTS_A_RUN * lab.options().runs(); run++) {
            for (Contestant each : all) measure(lab, each, each);
        }
        lab.report().ratio("--version / on a JDK", cached.version(), plain.version(), new Target.AtMost(0.5));
        lab.report().ratio("rx listening / on a JDK", cached.listening(), plain.listening(),
                new Target.AtMost(0.5));
        lab.report().ratio("rx after start / on a JDK, MB", cached.resident(), plain.resident(),
                new Target.None());
        lab.report().ratio("--version / no cache", cached.version(), uncached.version(), new Target.None());
        lab.report().ratio("rx listening / no cache", cached.listening(), uncached.listening(),
                new Target.None());
        lab.report().ratio("rx after start / no cache, MB", cached.resident(), uncached.resident(),
                new Target.None());
    }

    private static Path image(Path images) throws IOException {
        if (Files.isDirectory(images)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(images)) {
                for (Path image : found) return image;
            }
        }
        throw new IOException("there is no image; mvn -Pdist -pl dist -am -DskipTests package makes one");
    }

    private static void measure(Lab lab, Contestant contestant, Contestant result)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        start(lab, contestant, "--version").awaitEnd();
        result.version().add(millisSince(start));
        Path storage = lab.workspace().directory();
        start = System.nanoTime();
        Running rx = start(lab, contestant, "rx", "--bindhost", "127.0.0.1", "--port", "0", "--tail-port",
                "0", "--http-port", "0", "--storage-path", storage.toString());
        rx.awaitLine(LISTENING);
        result.listening().add(millisSince(start));
        Thread.sleep(SETTLE_MILLIS);
        result.resident().add(rx.residentBytes() / MB);
        lab.processes().endAll();
        lab.workspace().delete(storage);
    }

    private static Running start(Lab lab, Contestant contestant, String... args) throws IOException {
        List<String> command = new ArrayList<>(contestant.launcher());
        command.addAll(List.of(args));
        return lab.processes().start(command);
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
