package dev.logship.cli.command;

import ch.qos.logback.classic.Level;
import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.cli.option.LogOptions;
import dev.logship.history.StateContents;
import dev.logship.history.StateRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `logship state`: prints or verifies the files of a state path. Takes no lock and writes nothing, so it may
/// run next to tx.
@Command(name = "state", mixinStandardHelpOptions = true, sortOptions = false,
        versionProvider = Version.class,
        description = "Prints or verifies the saved state of tx or serve. Changes nothing, and may be used "
                + "while they run.")
final class StateCommand implements Callable<Integer> {
    private enum Action { dump, verify }

    private static final List<String> SUFFIXES = List.of(".state", ".extents");

    @Mixin
    private LogOptions logging = new LogOptions();

    @Parameters(index = "0", paramLabel = "dump|verify",
            description = "dump prints each stream with its files and extents; verify lists damaged rows and "
                    + "exits with status 1 if there are any.")
    private @Nullable Action action;

    @Parameters(index = "1", paramLabel = "PATH",
            description = "State path, or one file in it.")
    private Path path = Path.of("");

    @Option(names = "--stream", paramLabel = "NAME", description = "For dump: print only this stream.")
    private Optional<String> stream = Optional.empty();

    @Override
    public Integer call() throws IOException {
        logging.apply(Level.WARN);
        if (stream.isPresent() && action == Action.verify) {
            throw new IllegalArgumentException("--stream needs dump");
        }
        return action == Action.dump ? dump() : verify();
    }

    /// The files to read.
    private List<Path> files() throws IOException {
        if (!Files.isDirectory(path)) return List.of(path);
        try (Stream<Path> all = Files.list(path)) {
            List<Path> files = all.filter(file -> SUFFIXES.stream().anyMatch(file.toString()::endsWith))
                    .sorted().toList();
            if (files.isEmpty()) throw new IOException("no saved state in directory " + path);
            return files;
        }
    }

    private int dump() throws IOException {
        Optional<StreamName> wanted = stream.map(StreamName::new);
        StringBuilder text = new StringBuilder();
        boolean found = false;
        for (Path file : files()) {
            StateContents contents = StateContents.read(file);
            List<StateRecord> records = contents.records().stream()
                    .filter(record -> wanted.isEmpty() || wanted.get().equals(record.stream())).toList();
            found |= !records.isEmpty();
            text.append(summary(contents)).append('\n');
            for (StateRecord record : records) StateText.append(record, text);
        }
        System.out.print(text);
        if (found || wanted.isEmpty()) return CommandLine.ExitCode.OK;
        throw new IOException("no stream " + wanted.get() + " in " + path);
    }

    private static String summary(StateContents contents) {
        int streams = contents.records().size();
        return contents.path() + ": format " + contents.format() + ", " + streams
                + (streams == 1 ? " stream, " : " streams, ") + (contents.isWhole() ? "whole" : "damaged");
    }

    private int verify() throws IOException {
        int status = CommandLine.ExitCode.OK;
        for (Path file : files()) {
            List<String> problems = new ArrayList<>();
            try {
                StateContents contents = StateContents.read(file);
                System.out.println(summary(contents));
                addProblems(contents, problems);
            } catch (IOException e) {
                problems.add(Reason.of(e));
            }
            for (String problem : problems) System.out.println("  " + problem);
            if (!problems.isEmpty()) status = CommandLine.ExitCode.SOFTWARE;
        }
        return status;
    }

    private static void addProblems(StateContents contents, List<String> to) {
        for (StateContents.Damage damage : contents.damages()) {
            to.add("line " + damage.line() + ": " + damage.what());
        }
        for (StreamName stale : contents.stale()) {
            to.add("stream " + stale + ": a row is missing; only older rows are used");
        }
        if (contents.torn() > 0) {
            to.add("line " + contents.tornFrom() + ": the last " + contents.torn()
                    + " bytes are an incomplete row; the next start removes them");
        }
    }
}
