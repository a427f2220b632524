package dev.logship.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.io.FilenameUtils;
import org.junit.jupiter.api.Test;

/// The field's standard terms are used everywhere: in code, scripts, the page and the documents.
final class WordsIT {
    private static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("logship.root"), "-Dlogship.root")).normalize();

    private static final Set<String> KINDS =
            Set.of("java", "js", "css", "html", "sh", "md", "toml", "service", "xml", "py", "c", "");

    /// What is not written, and what is instead.
    private static final Map<String, String> TERMS = new TreeMap<>(Map.ofEntries(
            Map.entry("looking on", "still watching"),
            Map.entry("trying on", "retrying"),
            Map.entry("hung up on", "closed connection from"),
            Map.entry("with whatever it had", "bytes after its offset P are lost"),
            Map.entry("waits until it can be written", "paused, retrying"),
            Map.entry("new start is wanted", "restart required to apply"),
            Map.entry("want a new start", "restart required to apply"),
            Map.entry("goes on as before", "keeping the current configuration"),
            Map.entry("this server says why", "temporarily unavailable; see the server log"),
            Map.entry("does not go by that name", "unknown host name"),
            Map.entry("What a stream is called after", "Stream name: basename or path"),
            Map.entry("How often what was written", "Interval between fsync calls"),
            Map.entry("Bytes that there are", "Bytes not yet sent to connected readers")));

    @Test
    void texts_useTheStandardTerms() throws IOException {
        List<String> found = new ArrayList<>();
        List<Path> files = files();
        assertFalse(files.isEmpty(), "no files below " + ROOT);
        for (Path file : files) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                for (var term : TERMS.entrySet()) {
                    if (!lines.get(i).contains(term.getKey())) continue;
                    found.add(ROOT.relativize(file) + ":" + (i + 1) + ": not '" + term.getKey() + "' but '"
                            + term.getValue() + "'");
                }
            }
        }
        assertEquals(List.of(), found);
    }

    /// Every text that somebody wrote, but for this one.
    private static List<Path> files() throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = String.valueOf(directory.getFileName());
                boolean skip = !directory.equals(ROOT) && (name.equals("target") || name.equals(".git"));
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = String.valueOf(file.getFileName());
                if (KINDS.contains(FilenameUtils.getExtension(name)) && !name.equals("WordsIT.java")) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
