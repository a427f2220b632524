package dev.logship.store;

import dev.logship.Reason;
import dev.logship.StreamName;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The paths of streams in a storage directory. No link below it is followed, so that nothing outside it is
/// ever read or written. Immutable; any thread.
///
/// @param root the storage directory, without links
record StoragePaths(Path root) {
    private static final Logger log = LoggerFactory.getLogger(StoragePaths.class);

    /// The file of a stream, which need not exist.
    Path file(StreamName name) {
        return root.resolve(name.text());
    }

    /// Creates the directories of a stream's file.
    ///
    /// @throws IOException when something else is where a directory or the file should be
    void prepare(StreamName name) throws IOException {
        Path file = file(name);
        Path directory = root;
        for (Path segment : root.relativize(file).normalize()) {
            directory = directory.resolve(segment);
            if (directory.equals(file)) break;
            try {
                Files.createDirectory(directory);
            } catch (FileAlreadyExistsException e) {
                if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) continue;
                throw new IOException(directory + " exists and is not a directory", e);
            }
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isStream(file)) {
            throw new IOException(file + " exists and is not a regular file");
        }
    }

    /// Whether a regular file is at this path, reached without a link.
    boolean isStream(Path file) {
        Path directory = file.getParent();
        while (directory != null && !directory.equals(root)) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) return false;
            directory = directory.getParent();
        }
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /// All streams in the directory. Files with an impossible stream name are ignored.
    Map<StreamName, Path> streams() throws IOException {
        Map<StreamName, Path> files = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.equals(root.resolve(StreamName.RESERVED))
                        ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!attributes.isRegularFile()) return FileVisitResult.CONTINUE;
                try {
                    StreamName name = new StreamName(root.relativize(file).toString());
                    if (!file(name).equals(file)) throw new IllegalArgumentException("the name is not UTF-8");
                    files.put(name, file);
                } catch (IllegalArgumentException e) {
                    log.warn("ignoring {}: not a stream name: {}", file, e.getMessage());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                log.warn("cannot read {}; ignoring it", Reason.of(e));
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
