package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// logship as built: started through its launcher, with the launcher's own flags.
final class Product {
    private static final Pattern LISTENING =
            Pattern.compile("(ship|tail) endpoint.* listening on (\\S+):(\\d+)");
    private static final String HOST = "127.0.0.1";

    private final Path launcher;
    private final Processes processes;

    private final boolean hasHttp;

    Product(Path root, Processes processes) throws IOException, InterruptedException {
        this.launcher = root.resolve("cli/target/logship/bin/logship");
        this.processes = processes;
        if (!Files.isExecutable(launcher)) throw new IOException("the product is not built: no " + launcher);
        this.hasHttp = knowsHttp();
    }

    /// A running `logship rx`.
    record Receiver(Running process, int shipPort, int tailPort, Path storage) {
        /// The file in which it stores what loopback ships under this name.
        Path stored(String name) {
            return storedIn(storage, name);
        }
    }

    static Path storedIn(Path storage, String name) {
        return storage.resolve(HOST + "_" + name);
    }

    /// Starts rx and waits until it listens.
    Receiver rx(Path storage) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "rx", "--bindhost", HOST,
                "--port", "0", "--tail-port", "0", "--storage-path", storage.toString()));
        if (hasHttp) command.addAll(List.of("--http-port", "off"));
        Running process = processes.start(command);
        Map<String, Integer> ports = new HashMap<>();
        while (ports.size() < 2) {
            Matcher line = process.awaitLine(LISTENING);
            ports.put(line.group(1), Integer.valueOf(line.group(3)));
        }
        return new Receiver(process, ports.getOrDefault("ship", 0), ports.getOrDefault("tail", 0), storage);
    }

    /// Whether rx has an http endpoint to be turned off.
    private boolean knowsHttp() throws IOException, InterruptedException {
        Running help = processes.startHeld(List.of(launcher.toString(), "rx", "--help"));
        boolean knows = help.awaitLine(Pattern.compile("--http-port|^exit \\d")).group().startsWith("--");
        help.close();
        return knows;
    }

    /// Starts tx for the `*.log` of a folder. It is ready when a first file has arrived.
    Running tx(int shipPort, Path sources, Path state) throws IOException {
        return processes.start(List.of(launcher.toString(), "tx", "--host", HOST, "--port",
                Integer.toString(shipPort), "--glob", sources + "/*.log", "--state-path", state.toString()));
    }
}
