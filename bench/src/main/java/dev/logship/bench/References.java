package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Starts the reference programs.
final class References {
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");
    private static final String HOST = "127.0.0.1";

    private final CTools tools;
    private final Processes processes;
    private final Workspace workspace;

    References(CTools tools, Processes processes, Workspace workspace) {
        this.tools = tools;
        this.processes = processes;
        this.workspace = workspace;
    }

    /// A running server and its port.
    record Server(Running process, int port) {}

    /// `ship_ref rx`, which stores files in a directory under the given names.
    Server shipReceiver(Path directory) throws IOException, InterruptedException {
        return listening(processes.start(List.of(tools.path("ship_ref"), "rx", "0", directory.toString())));
    }

    /// `tail_ref` for a file that exists.
    Server tail(Path file) throws IOException, InterruptedException {
        return listening(processes.start(List.of(tools.path("tail_ref"), "0", file.toString())));
    }

    private static Server listening(Running process) throws IOException, InterruptedException {
        return new Server(process, Integer.parseInt(process.awaitLine(LISTENING).group(1)));
    }

    /// The C pair; its receiver is already running.
    Shipping cPair() throws IOException, InterruptedException {
        Path directory = workspace.directory();
        Server server = shipReceiver(directory);
        return new DaemonShipping(processes, server.process(), source -> List.of(tools.path("ship_ref"), "tx",
                HOST, Integer.toString(server.port()), source.toString()), directory);
    }

    /// `rsync --append` to a daemon on loopback; empty if rsync is not installed.
    Optional<Shipping> rsync() throws IOException, InterruptedException {
        Optional<Path> program = Programs.find("rsync");
        if (program.isEmpty()) return Optional.empty();
        String rsync = program.get().toString();
        Path directory = workspace.directory();
        Path config = Files.writeString(workspace.directory().resolve("rsyncd.conf"), """
                use chroot = no
                log file = /dev/stderr
                [bench]
                path = %s
                read only = no
                %s
                """.formatted(directory, isRoot() ? "uid = root\ngid = root" : ""));
        int port = Programs.freePort();
        Running daemon = processes.start(List.of(rsync, "--daemon", "--no-detach", "--address", HOST,
                "--port", Integer.toString(port), "--config", config.toString()));
        daemon.awaitLine(Pattern.compile("listening on port " + port));
        String module = "rsync://" + HOST + ":" + port + "/bench/";
        return Optional.of(new DaemonShipping(processes, daemon, source -> List.of(rsync, "--append",
                "--inplace", source.toString(), module + source.getFileName()), directory));
    }

    /// `socat` from file to TCP and from TCP to file; empty if it is not installed.
    Optional<Shipping> socat() throws IOException {
        Optional<Path> program = Programs.find("socat");
        if (program.isEmpty()) return Optional.empty();
        return Optional.of(new SocatShipping(processes, program.get().toString(), workspace.directory()));
    }

    /// Installs tcp-log-server into a directory of the workspace; empty if npm cannot.
    Optional<Path> installEntries() throws IOException, InterruptedException {
        Optional<Path> npm = Programs.find("npm");
        if (npm.isEmpty()) return Optional.empty();
        Path directory = workspace.directory();
        processes.start(List.of(npm.get().toString(), "install", "--prefix", directory.toString(), "--silent",
                "--no-audit", "--no-fund", "tcp-log-server@10.0.0")).awaitEnd();
        Path server = directory.resolve("node_modules/tcp-log-server/server.js");
        return Files.exists(server) ? Optional.of(server) : Optional.empty();
    }

    /// tcp-log-server with empty files of its own.
    Server entries(Path server, Path directory) throws IOException, InterruptedException {
        int port = Programs.freePort();
        Running process = processes.start(List.of("env", "PORT=" + port,
                "BLOBS=" + directory.resolve("blobs"), "LEVELDOWN=" + directory.resolve("level"),
                "node", server.toString()));
        process.awaitLine(Pattern.compile("\"listening\""));
        return new Server(process, port);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
