package dev.logship.cli;

import ch.qos.logback.classic.Level;
import dev.logship.StreamName;
import dev.logship.net.HostPort;
import dev.logship.receiver.ReaderPorts;
import dev.logship.receiver.Receiver;
import dev.logship.receiver.ReceiverConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `logship rx`: receives streams, keeps each in a plain file, serves them by offset.
@Command(name = "rx", mixinStandardHelpOptions = true, sortOptions = false, versionProvider = Version.class,
        description = "Receives streams, keeps each in a plain file, and serves them by offset.")
final class RxCommand implements Callable<Integer> {
    private static final String PORT = "7447"; // "ship" on a telephone's keys, as the original

    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private LogOptions logging = new LogOptions();

    @Mixin
    private PortOptions ports = new PortOptions();

    @Option(names = "--port", paramLabel = "[HOST:]PORT",
            description = "Where senders connect. Default: " + PORT)
    private @Nullable String port;

    @Option(names = "--storage-path", paramLabel = "DIR", defaultValue = "/var/tmp/logship",
            description = "The folder of the streams, one file each. Default: ${DEFAULT-VALUE}")
    private Path storage = Path.of("");

    @Option(names = "--host-in-filename", paramLabel = "BOOL", arity = "1", defaultValue = "true",
            description = "Put the sender's address before a stream's name: HOST_NAME. Default: "
                    + "${DEFAULT-VALUE}")
    private boolean hostInName;

    @Option(names = "--tail-port", paramLabel = "[HOST:]PORT|off", defaultValue = "4321",
            description = "Where readers of any stream connect. Default: ${DEFAULT-VALUE}")
    private String tailPort = "";

    @Option(names = "--tail", paramLabel = "[HOST:]PORT=STREAM",
            description = "A port for the readers of one stream. May be repeated.")
    private List<String> tails = new ArrayList<>();

    @Mixin
    private LinesOptions lines = new LinesOptions();

    @Mixin
    private HttpOptions http = new HttpOptions();

    @Option(names = "--fsync", paramLabel = "DURATION|off", defaultValue = "1s",
            description = "How often what was written is made durable; off leaves that to the operating "
                    + "system. Default: ${DEFAULT-VALUE}")
    private String fsync = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        logging.apply(Level.INFO);
        ReceiverConfig config = config();
        return Main.runUntilStopped(() -> new Receiver(config));
    }

    private ReceiverConfig config() throws IOException {
        String ship = Main.first(port, main == null ? null : main.port, PORT);
        return new ReceiverConfig(HostPort.parse(ship, ports.bindHost()),
                tails.stream().map(this::boundTail).toList(),
                new ReaderPorts(ports.port(tailPort), lines.port(ports.bindHost()),
                        http.port(ports.bindHost())),
                ports.config(main), storage, hostInName, Values.durationOrOff(fsync));
    }

    private ReceiverConfig.BoundTail boundTail(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) throw new IllegalArgumentException("--tail '" + text + "' is not [HOST:]PORT=STREAM");
        return new ReceiverConfig.BoundTail(HostPort.parse(text.substring(0, equals), ports.bindHost()),
                new StreamName(text.substring(equals + 1)));
    }
}
