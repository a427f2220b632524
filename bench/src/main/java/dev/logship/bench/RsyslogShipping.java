package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Shipping by rsyslog: imfile, plain TCP with the file's name as the program's name, and a file per name.
/// Everything else has rsyslog's defaults, but for one queue worker, because two may change the order of
/// lines. As for ours, a source gets into the watched directory by a hard link.
record RsyslogShipping(Running sender, Running receiver, Path watched, Path directory) implements Shipping {
    private static final String GLOBAL = """
            global(workDirectory="%s" parser.escapeControlCharactersOnReceive="off")
            main_queue(queue.workerThreads="1")
            """;
    private static final String RECEIVER = GLOBAL + """
            module(load="imptcp")
            template(name="file" type="string" string="%s/%%app-name%%")
            template(name="line" type="string" string="%%msg%%\\n")
            ruleset(name="store") { action(type="omfile" dynaFile="file" template="line") }
            input(type="imptcp" address="127.0.0.1" port="%d" ruleset="store")
            """;
    private static final String SENDER = GLOBAL + """
            module(load="imfile")
            template(name="syslog" type="string"
                    string="<13>1 %%timereported:::date-rfc3339%% host %%syslogtag%% - - - %%msg%%\\n")
            ruleset(name="ship") {
                action(type="omfwd" target="127.0.0.1" port="%d" protocol="tcp" template="syslog"
                        action.resumeRetryCount="-1")
            }
            """;

    /// Two rsyslogd that ship files of these names, or nothing where rsyslog is not installed.
    static Optional<RsyslogShipping> start(Lab lab, List<String> names) throws IOException {
        Optional<Path> program = Programs.find("rsyslogd");
        if (program.isEmpty()) return Optional.empty();
        Path watched = lab.workspace().directory();
        Path stored = lab.workspace().directory();
        int port = Programs.freePort();
        Path receiverState = lab.workspace().directory();
        Path senderState = lab.workspace().directory();
        var sender = new StringBuilder(SENDER.formatted(senderState, port));
        for (String name : names) {
            sender.append("""
                    input(type="imfile" File="%s" Tag="%s" ruleset="ship")
                    """.formatted(watched.resolve(name), name));
        }
        return Optional.of(new RsyslogShipping(
                start(lab, program.get(), senderState, sender.toString()),
                start(lab, program.get(), receiverState, RECEIVER.formatted(receiverState, stored, port)),
                watched, stored));
    }

    private static Running start(Lab lab, Path program, Path state, String config) throws IOException {
        Path file = Files.writeString(state.resolve("rsyslog.conf"), config);
        return lab.processes().start(List.of(program.toString(), "-n", "-f", file.toString(), "-i",
                state.resolve("pid").toString()));
    }

    @Override
    public Cost ship(Path source) throws IOException, InterruptedException {
        String name = source.getFileName().toString();
        double before = cpuSeconds();
        long begin = System.nanoTime();
        Files.createLink(watched.resolve(name), source);
        Await.size(stored(name), Files.size(source), sender, receiver);
        double wall = (System.nanoTime() - begin) / 1e9;
        Thread.sleep(AFTER_MILLIS);
        return new Cost(wall, cpuSeconds() - before);
    }

    private double cpuSeconds() throws IOException {
        return sender.cpuSeconds() + receiver.cpuSeconds();
    }

    @Override
    public Path stored(String name) {
        return directory.resolve(name);
    }
}
