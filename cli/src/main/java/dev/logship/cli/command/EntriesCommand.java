package dev.logship.cli.command;

import ch.qos.logback.classic.Level;
import dev.logship.cli.check.Checked;
import dev.logship.cli.check.Directories;
import dev.logship.cli.check.Ports;
import dev.logship.cli.check.Report;
import dev.logship.cli.check.SystemLimits;
import dev.logship.cli.config.Arguments;
import dev.logship.cli.option.LogOptions;
import dev.logship.cli.option.OptionConverters;
import dev.logship.cli.option.Port;
import dev.logship.cli.service.ServiceRunner;
import dev.logship.endpoint.entries.EntriesEndpoint;
import dev.logship.endpoint.entries.log.DiskLog;
import dev.logship.endpoint.entries.log.EntryLog;
import dev.logship.endpoint.entries.log.MemoryLog;
import dev.logship.net.EndpointStats;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `logship entries`: an append-only log of JSON entries over TCP.
@Command(name = "entries", mixinStandardHelpOptions = true, sortOptions = false,
        versionProvider = Version.class,
        description = "Serves an append-only log of JSON entries over TCP, as tcp-log-server does.",
        footer = {"", "The environment variables PORT, FILE and BLOBS of tcp-log-server are used where "
                + "nothing else is set. An option overrides the argument of the same meaning."})
final class EntriesCommand implements Callable<Integer>, Checked {
    private static final Logger log = LoggerFactory.getLogger(EntriesCommand.class);
    private static final String MEMORY = "memory";
    private static final int MEMORY_BYTES = 64 << 20;
    private static final int BACKLOG = 128;
    private static final int FEW_CONNECTIONS = 100;

    /// As users write it.
    private enum Switch { on, off }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private LogOptions logging = new LogOptions();

    @Parameters(index = "0", arity = "0..1", paramLabel = "PORT", description = "Same as --port.")
    private @Nullable Port portArgument;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "Same as --file.")
    private @Nullable Path fileArgument;

    @Parameters(index = "2", arity = "0..1", paramLabel = "BLOBS", description = "Same as --blobs.")
    private @Nullable Path blobsArgument;

    @Option(names = "--bindhost", paramLabel = "HOST", defaultValue = "localhost",
            description = "Address for a port given without one. Default: ${DEFAULT-VALUE}, which only this "
                    + "machine can reach.")
    private String bindHost = "";

    @Option(names = "--port", paramLabel = "[HOST:]PORT", defaultValue = "8089",
            description = "Listen here for clients. Default: ${DEFAULT-VALUE}")
    private @Nullable Port port;

    @Option(names = "--file", paramLabel = "FILE", defaultValue = "tcp-log-server.log",
            description = "List of entries, one hash per line. Its journal is in FILE.journal. "
                    + "Default: ${DEFAULT-VALUE}")
    private @Nullable Path file;

    @Option(names = "--blobs", paramLabel = "DIR|" + MEMORY,
            defaultValue = "tcp-log-server.blobs",
            description = "Directory for the entries' JSON, one file each, named by its hash. " + MEMORY
                    + " keeps up to 64 MiB of entries in memory until the program ends, and writes no files. "
                    + "Default: ${DEFAULT-VALUE}")
    private @Nullable Path blobs;

    @Option(names = "--fsync", paramLabel = "on|off", defaultValue = "on",
            description = "on confirms an entry after fsync; off leaves flushing to the OS. "
                    + "Default: ${DEFAULT-VALUE}")
    private Switch fsync = Switch.on;

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "60",
            description = "Time for a peer to send a message, from its first byte to its last. "
                    + "Default: ${DEFAULT-VALUE} (seconds)")
    private Duration timeout = Duration.ZERO;

    @Option(names = "--max-connections", paramLabel = "N", defaultValue = "1000",
            converter = OptionConverters.Count.class,
            description = "Maximum number of connections. Default: ${DEFAULT-VALUE}")
    private int maxConnections;

    @Override
    public Integer call() throws IOException, InterruptedException {
        logging.apply(Level.INFO);
        EntriesEndpoint.Config config = new EntriesEndpoint.Config(
                new TcpServer.Config(address(), BACKLOG, maxConnections, new EndpointStats()), timeout);
        Reload.logsRestartRequired(spec);
        return ServiceRunner.runUntilStopped(() -> {
            EntriesEndpoint endpoint = new EntriesEndpoint(config, open());
            log.info("{}", endpoint);
            return endpoint;
        });
    }

    @Override
    public void check(Report report) throws IOException {
        try (Ports all = new Ports(report)) {
            all.check("--port", address());
        }
        if (isInMemory()) {
            report.good("--blobs: entries are kept in memory until the program ends");
        } else {
            Path list = list();
            if (Files.isDirectory(list)) {
                report.problem("--file: " + list + " is a directory", "choose another --file");
            }
            Directories directories = new Directories(report);
            directories.check("--file", list.toAbsolutePath().resolveSibling("."), DiskLog.lock(list));
            directories.check("--blobs", directory(), DiskLog.lock(list));
        }
        new SystemLimits(report).checkOpenFiles(FEW_CONNECTIONS, maxConnections);
    }

    private HostPort address() {
        return given("--port", port, portArgument).on(bindHost);
    }

    private Path list() {
        return given("--file", file, fileArgument);
    }

    private Path directory() {
        return given("--blobs", blobs, blobsArgument);
    }

    private boolean isInMemory() {
        return directory().toString().equals(MEMORY);
    }

    private EntryLog open() throws IOException {
        if (isInMemory()) {
            log.info("entries are kept in memory until the program ends");
            return new MemoryLog(MEMORY_BYTES);
        }
        Path list = list();
        Path directory = directory();
        EntryLog opened = DiskLog.open(new DiskLog.Config(list, directory, fsync == Switch.on));
        log.info("entry log {} with {}: {} entries", list, directory, opened.end().get());
        return opened;
    }

    /// The value from the command line, where the option overrides the argument of the same meaning; else the
    /// value set elsewhere, or the default.
    private <T> T given(String option, @Nullable T value, @Nullable T argument) {
        boolean byArgument = argument != null && !Arguments.isOnCommandLine(spec, option);
        return Objects.requireNonNull(byArgument ? argument : value);
    }
}
