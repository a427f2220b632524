package dev.logship.it.support;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Starts the logship processes of one test and ends them with it. If the test failed, prints their output.
/// Register it as `@RegisterExtension final Logship logship = new Logship();`.
public final class Logship implements AfterEachCallback {
    static {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }

    /// Below 32768, the first port that Linux uses for outgoing connections.
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 32_000;

    private final List<LogshipProcess> started = new CopyOnWriteArrayList<>();

    public Logship() {
        // A test run that is ended by SIGTERM leaves nothing behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> started.forEach(LogshipProcess::close)));
    }

    /// Starts `logship ARGS…`.
    public LogshipProcess start(String... args) throws IOException {
        return startBehind(List.of(), args);
    }

    /// Starts `COMMAND… logship ARGS…`; the command is one that execs what follows it, such as `setpriv`.
    public LogshipProcess startBehind(List<String> command, String... args) throws IOException {
        LogshipProcess process = LogshipProcess.start(command, List.of(args));
        started.add(process);
        return process;
    }

    /// Starts a receiver on free ports and waits until it listens.
    public Rx rx(Path storage, String... options) throws IOException {
        return rx(0, storage, options);
    }

    /// Starts a receiver on this ship port and waits until it listens.
    public Rx rx(int port, Path storage, String... options) throws IOException {
        var args = new ArrayList<>(List.of("rx", "--bindhost", "127.0.0.1", "--port", Integer.toString(port),
                "--storage-path", storage.toString(), "--tail-port", "0"));
        args.addAll(List.of(options));
        if (!args.contains("--http-port")) args.addAll(List.of("--http-port", "off")); // starts sooner
        var rx = new Rx(start(args.toArray(String[]::new)), storage);
        rx.shipPort();
        return rx;
    }

    /// Starts an agent for `DIR/source/*.log`, which keeps its journal in `DIR/state` unless the options name
    /// another directory. Waits for nothing.
    public LogshipProcess tx(int port, Path dir, String... options) throws IOException {
        return txBehind(List.of(), port, dir, options);
    }

    /// Starts an agent as [#tx] does, behind a command as [#startBehind] does.
    public LogshipProcess txBehind(List<String> command, int port, Path dir, String... options)
            throws IOException {
        var args = new ArrayList<>(List.of("tx", "--host", "127.0.0.1", "--port", Integer.toString(port),
                "--glob", dir.resolve("source") + "/*.log"));
        args.addAll(List.of(options));
        if (!args.contains("--state-path")) {
            args.addAll(List.of("--state-path", dir.resolve("state").toString()));
        }
        return startBehind(command, args.toArray(String[]::new));
    }

    /// A free port of 127.0.0.1, for a receiver that returns on its port. The system does not use these ports
    /// for outgoing connections, which could take it meanwhile.
    public static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                return socket.getLocalPort();
            } catch (BindException e) {
                System.err.println("port " + port + " is taken: " + e.getMessage());
            }
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            System.err.println("--- " + context.getUniqueId() + " failed; its processes said:");
            started.forEach(System.err::println);
        }
        started.forEach(LogshipProcess::close);
        started.forEach(LogshipProcess::awaitExit);
    }
}
