package dev.logship.dist;

import dev.logship.cache.Training;
import dev.logship.cli.command.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;

/// Completes an image: `Main IMAGE TIME`. The image has `bin`, `lib` and `runtime`. TIME becomes the time of
/// all files, because the launcher uses no cache that is older than a jar.
final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path image = Path.of(args[0]);
        writeDocuments(image);
        FileTime time = FileTime.from(Instant.parse(args[1]));
        setTimes(image, time);
        Training.run(image); // last, because the jars must not change afterwards
        Files.setLastModifiedTime(image.resolve("lib/logship.aot"), time);
    }

    /// Writes what is generated from the command line: manual, completion, sample configuration.
    private static void writeDocuments(Path image) throws IOException {
        CommandLine program = Program.commandLine();
        Manual.write(program, Files.createDirectories(image.resolve("share/man/man1")));
        Path completions = Files.createDirectories(image.resolve("share/bash-completion/completions"));
        Files.writeString(completions.resolve("logship"),
                AutoComplete.bash("logship", program).replaceFirst("^#!.*\n", "")); // the file is sourced
        Path etc = Files.createDirectories(image.resolve("etc"));
        Files.writeString(etc.resolve("logship.toml"), SampleConfig.of(program));
    }

    private static void setTimes(Path directory, FileTime time) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) Files.setLastModifiedTime(file, time);
        }
    }
}
