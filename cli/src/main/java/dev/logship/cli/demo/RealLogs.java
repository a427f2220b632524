package dev.logship.cli.demo;

import dev.logship.select.GlobSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Some real logs of this machine that this user may read, for the demo.
public final class RealLogs {
    private static final List<String> PLACES =
            List.of("/var/log/*.log", "/var/log/{syslog,messages}", "/var/log/*/*.log");
    private static final int MOST = 4;
    private static final long MOST_BYTES = 64 << 20;

    private RealLogs() {}

    public static List<Path> readable() {
        return new GlobSet(PLACES, List.of(), Path.of("/")).find().files().stream()
                .filter(RealLogs::isOfUse).limit(MOST).toList();
    }

    private static boolean isOfUse(Path file) {
        try {
            long size = Files.size(file);
            boolean plain = file.toString().matches("[\\w./-]+"); // it is to be a glob
            return plain && Files.isReadable(file) && size > 0 && size < MOST_BYTES;
        } catch (IOException e) {
            return false; // gone already
        }
    }
}
