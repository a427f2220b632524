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

/// Where streams lie below a storage directory. No link below it is followed, so that nothing outside it is
/// ever read or written. Immutable; any thread.
///
/// @param root the storage directory, without links
record StoragePaths(Path root) {
    private static final Logger log = LoggerFactory.getLogger(StoragePaths.class);

    /// The file of a stream, which need not exist.
    Path file(StreamName name) {
        return root.resolve(name.text());
    }

    /// Makes the folders that a stream's file lies in.
    ///
    /// @throws IOException when a file or a link stands where a folder should be, or the other way round
    void prepare(StreamName name) throws IOException {
        Path file = file(name);
        Path folder = root;
        for (Path segment : root.relativize(file).normalize()) {
            folder = folder.resolve(segment);
            if (folder.equals(file)) break;
            try {
                Files.createDirectory(folder);
            } catch (FileAlreadyExistsException e) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) continue;
                throw new IOException("there is no folder but something else at " + folder, e);
            }
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isStream(file)) {
            throw new IOException("there is no plain file but something else at " + file);
        }
    }

    /// Whether a plain file is at this place, reached through no link.
    boolean isStream(Path file) {
        Path folder = file.getParent();
        while (folder != null && !folder.equals(root)) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) return false;
            folder = folder.getParent();
        }
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /// All streams that lie here. Files that no stream can have as a name are left alone.
    Map<StreamName, Path> streams() throws IOException {
        Map<StreamName, Path> files = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.equals(root.resolve(StreamName.RESERVED))
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
                    log.warn("left alone, as no stream can have this name: {}: {}", file, e.getMessage());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                log.warn("left alone, as it cannot be read: {}", Reason.of(e));
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
