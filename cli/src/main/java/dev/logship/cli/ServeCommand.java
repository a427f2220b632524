package dev.logship.cli;

import ch.qos.logback.classic.Level;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import dev.logship.receiver.FileServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `logship serve`: serves files of this machine, with no receiver between.
@Command(name = "serve", mixinStandardHelpOptions = true, sortOptions = false,
        versionProvider = Version.class,
        description = "Serves a file of this machine by offset, until it is moved or deleted.")
final class ServeCommand implements Callable<Integer> {
    private static final String TIMEOUT = "60";

    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private Main.Common common = new Main.Common();

    @Parameters(index = "0", paramLabel = "FILE", description = "The file; waited for when it is not there.")
    private Path file = Path.of("");

    @Option(names = "--bindhost", paramLabel = "HOST", defaultValue = "localhost",
            description = "Where to listen, for ports without a host. Default: ${DEFAULT-VALUE}, so that "
                    + "only this machine can connect.")
    private String bindHost = "";

    @Option(names = {"-p", "--port", "--tail-port"}, paramLabel = "[HOST:]PORT", required = true,
            description = "Where readers connect.")
    private String tailPort = "";

    @Option(names = "--linger-after-file-is-gone",
            description = "Serve the file on when it was moved or deleted, instead of ending.")
    private boolean linger;

    @Option(names = "--timeout", paramLabel = "DURATION",
            description = "How long a reader may take to say what it wants. Default: " + TIMEOUT
                    + " (seconds)")
    private @Nullable String timeout;

    @Option(names = "--max-connections", paramLabel = "N", defaultValue = "10000",
            description = "How many connections each port serves at a time. Default: ${DEFAULT-VALUE}")
    private int maxConnections;

    @Option(names = "--socket-queue-length", paramLabel = "N", defaultValue = "128",
            description = "How many connections wait at each port to be accepted. Default: ${DEFAULT-VALUE}")
    private int backlog;

    @Override
    public Integer call() throws IOException, InterruptedException {
        common.apply(Level.INFO);
        if (Files.isDirectory(file)) throw new IllegalArgumentException("'" + file + "' is a folder");
        TcpServer.Config server = new TcpServer.Config(HostPort.parse(tailPort, bindHost),
                Values.atLeastOne("--socket-queue-length", backlog),
                Values.atLeastOne("--max-connections", maxConnections));
        Duration header = Values.duration(Main.first(timeout, main == null ? null : main.timeout, TIMEOUT));
        return Main.run(() -> new FileServer(file, linger, server, header), FileServer::awaitEnd);
    }
}
