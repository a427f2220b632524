package dev.logship.dist;

import dev.logship.cli.command.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;

/// Completes an image: `Main IMAGE TIME`, where the image has `bin`, `lib` and `runtime`, and TIME is that of
/// every file, as the cache knows the jars by it.
final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path image = Path.of(args[0]);
        OldClasses.renew(image.resolve("lib"));
        writeDocuments(image);
        setTimes(image, FileTime.from(Instant.parse(args[1])));
        Training.run(image); // last: the cache remembers the jars with their times
    }

    /// What follows from the command line: manual, completion, sample configuration.
    private static void writeDocuments(Path image) throws IOException {
        CommandLine program = Program.commandLine();
        Manual.write(program, Files.createDirectories(image.resolve("share/man/man1")));
        Path completions = Files.createDirectories(image.resolve("share/bash-completion/completions"));
        Files.writeString(completions.resolve("logship"),
                AutoComplete.bash("logship", program).replaceFirst("^#!.*\n", "")); // it is sourced
        Path etc = Files.createDirectories(image.resolve("etc"));
        Files.writeString(etc.resolve("logship.toml"), SampleConfig.of(program));
    }

    private static void setTimes(Path folder, FileTime time) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) Files.setLastModifiedTime(file, time);
        }
    }
}
