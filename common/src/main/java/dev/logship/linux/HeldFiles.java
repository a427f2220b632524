package dev.logship.linux;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/// Files that this process has open, by any descriptor.
public final class HeldFiles {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private HeldFiles() {}

    /// Where a file is that this process has open; empty when it is deleted, not open or out of sight. Checks
    /// every descriptor: for rare cases.
    ///
    /// @param file its state when it was open
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
