package dev.logship.cli.option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the machine and the user's environment say.
public final class ThisHost {
    private ThisHost() {}

    /// The host's own name, as the kernel has it.
    static String name() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where programs of this user keep what they must remember: `/var/lib` for root, else the XDG base
    /// directory for state.
    public static Path statePath() {
        if (System.getProperty("user.name", "").equals("root")) return Path.of("/var/lib/logship");
        @Nullable String home = System.getenv("XDG_STATE_HOME");
        Path folder = home != null && home.startsWith("/") ? Path.of(home)
                : Path.of(System.getProperty("user.home", "")).resolve(".local/state");
        return folder.resolve("logship");
    }
}
