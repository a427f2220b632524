package dev.logship.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// What a file is, whatever it is called: two paths with equal identities are the same file, as long as it is
/// kept open. Immutable.
///
/// @param inode device and inode number, as the file system gives them
public record FileIdentity(String inode) {
    /// What is at `path` now, links followed.
    public static FileIdentity of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileIdentity(String.valueOf(attributes.fileKey()));
    }
}
