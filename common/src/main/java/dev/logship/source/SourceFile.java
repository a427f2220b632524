package dev.logship.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file on this host that grows, by the path at which a glob found it. Immutable.
///
/// @param path where it was found
/// @param real the same file without links: where its changes are seen
public record SourceFile(Path path, Path real) {
    /// The file that is at `path` now.
    public static SourceFile at(Path path) throws IOException {
        return new SourceFile(path, path.toRealPath());
    }

    /// How many bytes the file has now.
    public long size() throws IOException {
        return Files.size(path);
    }

    /// Opens the file for reading; the caller closes it.
    ///
    /// @throws IOException also when something other than a regular file is there now: opening a pipe would
    /// wait
    public FileChannel open() throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new FileSystemException(path.toString(), null, "not a regular file any more");
        }
        return FileChannel.open(path, StandardOpenOption.READ);
    }
}
