package dev.logship.cli.demo;

import dev.logship.select.GlobSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Finds a few real logs of this machine, readable by this user.
final class RealLogs {
    private static final List<String> PLACES =
            List.of("/var/log/*.log", "/var/log/{syslog,messages}", "/var/log/*/*.log");
    private static final int MAX_FILES = 4;
    private static final long MAX_BYTES = 64 << 20;

    private RealLogs() {}

    static List<Path> readable() {
        return new GlobSet(PLACES, List.of(), Path.of("/")).find().files().stream()
                .filter(RealLogs::isSuitable).limit(MAX_FILES).toList();
    }

    private static boolean isSuitable(Path file) {
        try {
            long size = Files.size(file);
            boolean plain = file.toString().matches("[\\w./-]+"); // the path is used as a glob
            return plain && Files.isReadable(file) && size > 0 && size < MAX_BYTES;
        } catch (IOException e) {
            return false; // deleted meanwhile
        }
    }
}
