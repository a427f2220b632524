package dev.logship.cli.option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Facts about the machine and the user's environment.
public final class ThisHost {
    private ThisHost() {}

    /// The host name, as the kernel has it.
    static String name() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The default `--state-path`: below `/var/lib` for root, else below the XDG state directory.
    public static Path statePath() {
        if (System.getProperty("user.name", "").equals("root")) return Path.of("/var/lib/logship");
        @Nullable String home = System.getenv("XDG_STATE_HOME");
        Path state = home != null && home.startsWith("/") ? Path.of(home)
                : Path.of(System.getProperty("user.home", "")).resolve(".local/state");
        return state.resolve("logship");
    }
}
