package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Describes the machine of the measurements.
final class Machine {
    private Machine() {}

    static String describe(Lab lab) throws IOException {
        return "Linux %s, %d cores (%s), %s of memory, %s on %s, JDK %s, runs: %d%s".formatted(
                System.getProperty("os.version"), Runtime.getRuntime().availableProcessors(),
                field("/proc/cpuinfo", "model name"), field("/proc/meminfo", "MemTotal"),
                Files.getFileStore(lab.workspace().root()).type(), lab.workspace().root().getParent(),
                Runtime.version(), lab.options().runs(), lab.options().quick() ? ", quick" : "");
    }

    private static String field(String file, String name) throws IOException {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name)).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown");
        }
    }
}
