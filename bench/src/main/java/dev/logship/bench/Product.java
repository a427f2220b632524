package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// logship as built: started through its launcher, with the launcher's own flags.
final class Product {
    private static final Pattern LISTENING =
            Pattern.compile("(ship|tail|http|entries) endpoint.* listening on (\\S+):(\\d+)");
    private static final String HOST = "127.0.0.1";

    private final Path launcher;
    private final Processes processes;

    private final Set<String> rxOptions;
    private final Set<String> txOptions;

    Product(Path root, Processes processes) throws IOException, InterruptedException {
        this.launcher = root.resolve("cli/target/logship/bin/logship");
        this.processes = processes;
        if (!Files.isExecutable(launcher)) throw new IOException("the product is not built: no " + launcher);
        this.rxOptions = options("rx");
        this.txOptions = options("tx");
    }

    /// A running `logship rx`.
    ///
    /// @param httpPort 0 if it is off
    record Receiver(Running process, int shipPort, int tailPort, int httpPort, Path storage) {
        /// The file of the stream that loopback ships under this name.
        Path stored(String name) {
            return storedIn(storage, name);
        }
    }

    static Path storedIn(Path storage, String name) {
        return storage.resolve(HOST + "_" + name);
    }

    /// Starts rx without its http endpoint and waits until it listens.
    Receiver rx(Path storage) throws IOException, InterruptedException {
        return rx(storage, false);
    }

    /// Starts rx and waits until it listens.
    Receiver rx(Path storage, boolean http) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "rx", "--bindhost", HOST,
                "--port", "0", "--tail-port", "0", "--storage-path", storage.toString()));
        if (rxOptions.contains("--http-port")) command.addAll(List.of("--http-port", http ? "0" : "off"));
        Running process = processes.start(command);
        Map<String, Integer> ports = new HashMap<>();
        while (ports.size() < (http ? 3 : 2)) {
            Matcher line = process.awaitLine(LISTENING);
            ports.put(line.group(1), Integer.valueOf(line.group(3)));
        }
        return new Receiver(process, ports.getOrDefault("ship", 0), ports.getOrDefault("tail", 0),
                ports.getOrDefault("http", 0), storage);
    }

    /// Starts an entry log and waits until it listens.
    References.Server entries(Path directory, boolean sync) throws IOException, InterruptedException {
        Running process = processes.start(List.of(launcher.toString(), "entries", "--bindhost", HOST,
                "--port", "0", "--file", directory.resolve("list").toString(), "--blobs",
                directory.resolve("blobs").toString(), "--fsync", sync ? "on" : "off"));
        return new References.Server(process, Integer.parseInt(process.awaitLine(LISTENING).group(3)));
    }

    /// The options of a verb, because an older build may lack some.
    private Set<String> options(String verb) throws IOException, InterruptedException {
        Set<String> options = new HashSet<>();
        Running help = processes.startHeld(List.of(launcher.toString(), verb, "--help"));
        Matcher found;
        do {
            found = help.awaitLine(Pattern.compile("--[a-z-]+|^exit \\d"));
            options.add(found.group());
        } while (found.group().startsWith("--"));
        help.close();
        return options;
    }

    /// Starts tx for the `*.log` of a directory. It is ready when a first file has arrived.
    Running tx(int shipPort, Path sources, Path state) throws IOException {
        return tx(shipPort, sources + "/*.log", state);
    }

    /// Starts tx for a glob, with more options.
    Running tx(int shipPort, String glob, Path state, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "tx", "--host", HOST, "--port",
                Integer.toString(shipPort), "--glob", glob));
        command.addAll(List.of(more));
        if (txOptions.contains("--state-path")) command.addAll(List.of("--state-path", state.toString()));
        return processes.start(command);
    }
}
