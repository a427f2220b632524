package dev.logship.cli;

import ch.qos.logback.classic.Level;
import dev.logship.endpoint.entries.EntriesEndpoint;
import dev.logship.endpoint.entries.log.DiskLog;
import dev.logship.endpoint.entries.log.EntryLog;
import dev.logship.endpoint.entries.log.MemoryLog;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import dev.logship.net.Traffic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `logship entries`: an append-only log of JSON entries over TCP.
@Command(name = "entries", mixinStandardHelpOptions = true, sortOptions = false,
        versionProvider = Version.class,
        description = "Serves an append-only log of JSON entries over TCP, as tcp-log-server does.",
        footer = {"", "The environment variables PORT, FILE and BLOBS of tcp-log-server are read too; "
                + "arguments come before them, and options before both."})
final class EntriesCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(EntriesCommand.class);
    private static final String DEFAULT_PORT = "8089";
    private static final String DEFAULT_FILE = "tcp-log-server.log";
    private static final String DEFAULT_BLOBS = "tcp-log-server.blobs";
    private static final String MEMORY = "memory";
    private static final int MEMORY_BYTES = 64 << 20;
    private static final int BACKLOG = 128;

    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private LogOptions logging = new LogOptions();

    @Parameters(index = "0", arity = "0..1", paramLabel = "PORT", description = "As --port.")
    private @Nullable String portArgument;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "As --file.")
    private @Nullable String fileArgument;

    @Parameters(index = "2", arity = "0..1", paramLabel = "BLOBS", description = "As --blobs.")
    private @Nullable String blobsArgument;

    @Option(names = "--bindhost", paramLabel = "HOST", defaultValue = "localhost",
            description = "Where to listen, if the port has no host. Default: ${DEFAULT-VALUE}, so that "
                    + "only this machine can connect.")
    private String bindHost = "";

    @Option(names = "--port", paramLabel = "[HOST:]PORT",
            description = "Where clients connect. Default: " + DEFAULT_PORT)
    private @Nullable String port;

    @Option(names = "--file", paramLabel = "FILE",
            description = "The list of entries, a hash each line; the journal lies beside it, "
                    + "in FILE.journal. "
                    + "Default: " + DEFAULT_FILE)
    private @Nullable String file;

    @Option(names = "--blobs", paramLabel = "DIR|" + MEMORY,
            description = "The folder of the entries' JSON, a file for each, named by its hash; " + MEMORY
                    + " keeps up to 64 MiB of entries until the program ends, and no file at all. Default: "
                    + DEFAULT_BLOBS)
    private @Nullable String blobs;

    @Option(names = "--fsync", paramLabel = "on|off", defaultValue = "on",
            description = "Confirm an entry when it is on disk; off leaves that to the operating system. "
                    + "Default: ${DEFAULT-VALUE}")
    private String fsync = "";

    @Option(names = "--timeout", paramLabel = "DURATION",
            description = "How long a message may take from its first byte to its last. "
                    + "Default: 60 (seconds)")
    private @Nullable String timeout;

    @Option(names = "--max-connections", paramLabel = "N", defaultValue = "1000",
            description = "How many connections are served at a time. Default: ${DEFAULT-VALUE}")
    private int maxConnections;

    @Override
    public Integer call() throws IOException, InterruptedException {
        logging.apply(Level.INFO);
        HostPort address = HostPort.parse(Main.first(port, main == null ? null : main.port,
                Main.first(portArgument, null, environment("PORT", DEFAULT_PORT))), bindHost);
        Duration message = Values.duration(Main.first(timeout, main == null ? null : main.timeout, "60"));
        EntriesEndpoint.Config config = new EntriesEndpoint.Config(new TcpServer.Config(address, BACKLOG,
                Values.atLeastOne("--max-connections", maxConnections), new Traffic()), message);
        boolean sync = Values.oneOf("--fsync", fsync, "on", Values.OFF).equals("on");
        return Main.runUntilStopped(() -> {
            EntriesEndpoint endpoint = new EntriesEndpoint(config, open(sync));
            log.info("{}", endpoint);
            return endpoint;
        });
    }

    private EntryLog open(boolean sync) throws IOException {
        String folder = Main.first(blobs, blobsArgument, environment("BLOBS", DEFAULT_BLOBS));
        if (folder.equals(MEMORY)) {
            log.info("entries are kept in memory, until the program ends");
            return new MemoryLog(MEMORY_BYTES);
        }
        Path list = Path.of(Main.first(file, fileArgument, environment("FILE", DEFAULT_FILE)));
        EntryLog opened = DiskLog.open(new DiskLog.Config(list, Path.of(folder), sync));
        log.info("{} with {}: {} entries", list, folder, opened.end().get());
        return opened;
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
