package dev.logship.it.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A running entry log and its files, `list`, `list.journal` and `blobs` in one directory.
public record EntriesServer(LogshipProcess process, Path directory) {
    private static final Pattern LISTENING = Pattern.compile("entries endpoint listening on \\S+:(\\d+)");

    /// The arguments for a log in this directory on this port.
    public static String[] arguments(int port, Path directory, String... options) {
        var arguments = new ArrayList<>(List.of("entries", "--bindhost", "127.0.0.1", "--port",
                Integer.toString(port), "--file", directory.resolve("list").toString(),
                "--blobs", directory.resolve("blobs").toString()));
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }

    /// Starts one on a free port and waits until it listens.
    public static EntriesServer start(Logship logship, Path directory, String... options) throws IOException {
        return start(logship, 0, directory, options);
    }

    /// Starts one on this port and waits until it listens.
    public static EntriesServer start(Logship logship, int port, Path directory, String... options)
            throws IOException {
        var server = new EntriesServer(logship.start(arguments(port, directory, options)), directory);
        server.port();
        return server;
    }

    public int port() {
        String line = process.awaitLine("port", candidate -> LISTENING.matcher(candidate).find());
        Matcher found = LISTENING.matcher(line);
        if (!found.find()) throw new AssertionError(line);
        return Integer.parseInt(found.group(1));
    }

    Path list() {
        return directory.resolve("list");
    }

    public List<String> hashes() throws IOException {
        return Files.readAllLines(list());
    }

    public Path blob(String hash) {
        return directory.resolve("blobs").resolve(hash);
    }

    /// The files of the journal, in order.
    public List<Path> journal() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("list.journal"))) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+")).sorted().toList();
        }
    }

    /// Ends it in order.
    public void stop() {
        process.terminate();
        process.assertExit(0);
    }
}
