package dev.logship.linux;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/// Files that this process has open.
public final class HeldFiles {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private HeldFiles() {}

    /// The present path of a file that this process has open; empty if it is deleted, not open or not
    /// reachable. Checks every descriptor, so it is for rare cases only.
    ///
    /// @param file its stat when it was opened
    public static Optional<Path> pathOf(FileStat file) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                if (is(descriptor, file)) {
                    Path path = Files.readSymbolicLink(descriptor);
                    if (is(path, file)) return Optional.of(path);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean is(Path path, FileStat file) throws IOException {
        try {
            return FileStat.of(path).isSameFile(file);
        } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
            return false;
        }
    }
}
