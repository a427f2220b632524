package dev.logship.cli;

import ch.qos.logback.classic.Level;
import dev.logship.local.LocalSources;
import dev.logship.local.Target;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import dev.logship.net.Traffic;
import dev.logship.receiver.FileServer;
import dev.logship.receiver.LinesPort;
import dev.logship.receiver.PortConfig;
import dev.logship.receiver.ReaderPorts;
import dev.logship.receiver.SourcesServer;
import dev.logship.source.Discovery;
import dev.logship.source.FollowConfig;
import dev.logship.source.StreamNaming;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `logship serve`: serves files of this machine, with no receiver between. One file on a tail port alone is
/// served as it is, until it is moved or deleted; all else across rotation.
@Command(name = "serve", mixinStandardHelpOptions = true, sortOptions = false,
        versionProvider = Version.class,
        description = {"Serves files of this machine by offset.",
            "With -p alone, one file is served as it is, until it is moved or deleted. All else is followed "
                    + "across rotation: each path is a stream of all files that were there."})
final class ServeCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private LogOptions logging = new LogOptions();

    @Parameters(arity = "1..*", paramLabel = "TARGET",
            description = "PATH[:PATTERN[:ISFILE]]: a file, also one to come, or the files in a folder whose "
                    + "names match a pattern (*.log when there is none).")
    private List<String> targets = new ArrayList<>();

    @Mixin
    private PortOptions ports = new PortOptions();

    @Option(names = {"-p", "--tail-port", "--port"}, paramLabel = "[HOST:]PORT|off",
            defaultValue = Values.OFF,
            description = "Where readers get streams by offset. Default: ${DEFAULT-VALUE}")
    private String tailPort = "";

    @Mixin
    private LinesOptions lines = new LinesOptions();

    @Mixin
    private HttpOptions http = new HttpOptions();

    @Option(names = "--linger-after-file-is-gone",
            description = "Serve the one file on when it was moved or deleted, instead of ending.")
    private boolean linger;

    @Option(names = "--name-from", paramLabel = "WHAT", defaultValue = "basename",
            description = "What a stream is called after: basename, the file's own name, or path, the "
                    + "whole of its path. Default: ${DEFAULT-VALUE}")
    private String nameFrom = "";

    @Option(names = "--rotated-to", paramLabel = "DIR",
            description = "Where rotation puts files, if not in their own folder. May be repeated.")
    private List<Path> rotatedTo = new ArrayList<>();

    @Option(names = "--check-interval", paramLabel = "DURATION", defaultValue = "100",
            description = "How often to look at files on file systems that do not tell of changes. Default: "
                    + "${DEFAULT-VALUE} (milliseconds)")
    private String checkInterval = "";

    @Option(names = "--state-path", paramLabel = "DIR",
            description = "Where to remember which bytes were in which file; follows one file with -p too. "
                    + "Default: /var/lib/logship for root, else logship in the user's folder for state")
    private @Nullable Path statePath;

    @Override
    public Integer call() throws IOException, InterruptedException {
        logging.apply(Level.INFO);
        List<Target> all = targets.stream().map(Target::parse).toList();
        PortConfig each = ports.config(main);
        Optional<HostPort> tail = ports.port(tailPort);
        Optional<LinesPort> linesPort = lines.port(ports.bindHost());
        boolean one = all.size() == 1 && all.getFirst().isFile() && statePath == null;
        if (one && tail.isPresent() && linesPort.isEmpty() && !http.isGiven()) {
            TcpServer.Config server = each.server(tail.get(), new Traffic());
            return Main.run(() -> new FileServer(all.getFirst().path(), linger, server, each.headerTimeout()),
                    FileServer::awaitEnd);
        }
        if (linger) {
            throw new IllegalArgumentException("--linger-after-file-is-gone is for one file with -p alone");
        }
        ReaderPorts readers = new ReaderPorts(tail, linesPort, http.port(ports.bindHost()));
        if (readers.areNone()) {
            throw new IllegalArgumentException("nothing to serve on: give -p, --lines-port or --http-port");
        }
        LocalSources.Config files = sources(all);
        return Main.runUntilStopped(() -> new SourcesServer(files, readers, each));
    }

    private LocalSources.Config sources(List<Target> all) throws IOException {
        boolean wholePath = Values.oneOf("--name-from", nameFrom, "basename", "path").equals("path");
        List<Path> folders = new ArrayList<>();
        for (Path folder : rotatedTo) folders.add(Values.folder("--rotated-to", folder));
        return new LocalSources.Config(
                new Discovery(all.stream().map(Target::glob).toList(), List.of(), Path.of("")),
                new StreamNaming(wholePath, ""), new FollowConfig(false, folders, FollowConfig.QUIET),
                statePath == null ? ThisHost.statePath() : statePath,
                Values.milliseconds(checkInterval));
    }
}
