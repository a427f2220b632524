package dev.logship.it.rotation;

import dev.logship.it.support.Daemon;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// Debian's logrotate with a configuration of its own, which keeps every file.
final class Logrotate {
    /// The names of rotated files: `app.log.12.gz` or `app.log-20261123-1795000000.gz`.
    private static final Pattern NUMBERED = Pattern.compile("\\.(\\d+)(?:\\.gz)?");
    private static final Pattern DATED = Pattern.compile("-\\d{8}-(\\d+)(?:\\.gz)?");

    /// A rotated file; those with a smaller `order` are older.
    private record Rotated(Path path, long order) {}

    private final Path config;
    private final Path state;

    /// Writes its configuration and state into this directory.
    Logrotate(Path directory) throws IOException {
        config = Files.createFile(directory.resolve("logrotate.conf"));
        state = directory.resolve("logrotate.state");
    }

    /// Rotates this log too, with these directives, separated by `;`.
    void add(Path log, String directives, String afterwards) throws IOException {
        String text = log + " {\n  rotate 100000\n  missingok\n  " + directives.replace("; ", "\n  ")
                + "\n  postrotate\n    " + afterwards + "\n  endscript\n}\n";
        Files.writeString(config, text, StandardOpenOption.APPEND);
    }

    /// Rotates all logs now.
    void rotate() throws IOException, InterruptedException {
        Daemon.run("logrotate", "--force", "--state", state.toString(), config.toString());
    }

    /// The bytes of a log and its rotated files, the oldest first.
    static byte[] everything(Path log) throws IOException {
        var files = new ArrayList<Rotated>();
        try (var siblings = Files.newDirectoryStream(log.toAbsolutePath().getParent())) {
            for (Path sibling : siblings) {
                String name = sibling.getFileName().toString();
                if (!name.startsWith(log.getFileName().toString())) continue;
                String suffix = name.substring(log.getFileName().toString().length());
                Matcher numbered = NUMBERED.matcher(suffix);
                Matcher dated = DATED.matcher(suffix);
                if (numbered.matches()) files.add(new Rotated(sibling, -Long.parseLong(numbered.group(1))));
                else if (dated.matches()) files.add(new Rotated(sibling, Long.parseLong(dated.group(1))));
            }
        }
        files.sort(Comparator.comparingLong(Rotated::order));
        List<Path> paths = new ArrayList<>(files.stream().map(Rotated::path).toList());
        paths.add(log);
        var all = new ByteArrayOutputStream();
        for (Path path : paths) {
            try (InputStream in = open(path)) {
                in.transferTo(all);
            }
        }
        return all.toByteArray();
    }

    private static InputStream open(Path path) throws IOException {
        InputStream in = Files.newInputStream(path);
        return path.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
    }
}
