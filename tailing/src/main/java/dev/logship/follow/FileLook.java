package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.linux.OpenedFile;
import java.io.IOException;
import java.nio.file.Path;

/// What makers of files that are followed need to know of them.
public final class FileLook {
    private FileLook() {}

    /// What the file at a path is.
    public static FileIdentity identity(Path path) throws IOException {
        try (OpenedFile file = OpenedFile.locate(path)) {
            return FileIdentity.of(file.stat(), file.handle());
        }
    }
}
