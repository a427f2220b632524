package dev.logship.it;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.io.FilenameUtils;

/// The texts of the project: code, scripts, the page and the documents.
final class TextFiles {
    static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("logship.root"), "-Dlogship.root")).normalize();

    private static final Set<String> KINDS =
            Set.of("java", "js", "css", "html", "sh", "md", "toml", "service", "xml", "py", "c", "");

    /// Directories with generated files.
    private static final Set<String> MADE = Set.of("target", ".git");

    /// A line of a text.
    ///
    /// @param file relative to the root
    /// @param number counted from 1
    record Line(Path file, int number, String text) {
        @Override
        public String toString() {
            return file + ":" + number;
        }
    }

    private TextFiles() {}

    /// Every line of every text.
    static List<Line> lines() throws IOException {
        List<Line> found = new ArrayList<>();
        for (Path file : files()) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                found.add(new Line(ROOT.relativize(file), i + 1, lines.get(i)));
            }
        }
        return found;
    }

    private static List<Path> files() throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean made = MADE.contains(String.valueOf(directory.getFileName()));
                boolean skip = made && !directory.equals(ROOT);
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String kind = FilenameUtils.getExtension(String.valueOf(file.getFileName()));
                if (KINDS.contains(kind)) found.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
