package dev.logship.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What to serve, in the form `PATH[:PATTERN[:ISFILE]]`: a file, or the files of a directory that match a
/// pattern. Immutable.
///
/// @param path absolute
/// @param pattern for names of files in the directory `path`; empty when `path` is the file
public record Target(Path path, String pattern) {
    private static final Pattern FORM = Pattern.compile("([^:]+)(?::([^:/]*))?(?::(true|false|))?");
    private static final String ANY_LOG = "*.log";

    /// Parses a target. The file system decides what the text leaves open. If nothing exists at the path, it
    /// is that of a future file, or with a pattern, of a directory.
    ///
    /// @throws IllegalArgumentException when the text has another form
    public static Target parse(String text) {
        Path whole = absolute(text);
        if (Files.isDirectory(whole)) return new Target(whole, ANY_LOG);
        if (Files.exists(whole)) return new Target(whole, "");
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not PATH[:PATTERN[:true|false]]");
        }
        Path path = absolute(form.group(1));
        String pattern = form.group(2) == null ? "" : form.group(2);
        String said = form.group(3) == null ? "" : form.group(3);
        boolean file = Files.isRegularFile(path) || (pattern.isEmpty() && !Files.isDirectory(path));
        if (said.isEmpty() ? file : said.equals("true")) return new Target(path, "");
        return new Target(path, pattern.isEmpty() ? ANY_LOG : pattern);
    }

    private static Path absolute(String text) {
        if (text.isBlank()) throw new IllegalArgumentException("a target's path is empty");
        return Path.of(text).toAbsolutePath().normalize();
    }

    /// Whether it is one file.
    public boolean isFile() {
        return pattern.isEmpty();
    }

    /// The glob that matches the same files.
    public String glob() {
        String exactly = path.toString().replaceAll("[*?\\[\\]{}\\\\]", "\\\\$0");
        return isFile() ? exactly : exactly + "/" + pattern;
    }
}
