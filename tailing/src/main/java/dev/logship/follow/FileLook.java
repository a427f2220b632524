package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.linux.OpenedFile;
import java.io.IOException;
import java.nio.file.Path;

/// Access to files for other modules that create followed files.
public final class FileLook {
    private FileLook() {}

    /// The identity of the file at a path.
    public static FileIdentity identity(Path path) throws IOException {
        try (OpenedFile file = OpenedFile.locate(path)) {
            return FileIdentity.of(file.stat(), file.handle());
        }
    }
}
