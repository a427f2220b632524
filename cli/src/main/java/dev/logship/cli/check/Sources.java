package dev.logship.cli.check;

import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;

/// Looks which files are selected now, and whether they can be read.
public final class Sources {
    private static final int MOST_NAMED = 3;

    private final Report report;
    private final Map<StreamName, Path> streams = new HashMap<>();
    private final Set<Path> folders = new HashSet<>();

    public Sources(Report report) {
        this.report = report;
    }

    /// Tells of each part by itself.
    public void check(Selection selection) throws IOException {
        Set<Path> taken = new HashSet<>();
        for (Selection.Part part : selection.parts()) {
            GlobSet.Found found = part.matching().find();
            Set<Path> files = new LinkedHashSet<>(found.files());
            files.removeAll(taken);
            taken.addAll(files);
            folders.addAll(found.directories());
            check(part, files, found);
        }
    }

    private void check(Selection.Part part, Set<Path> files, GlobSet.Found found) throws IOException {
        String what = "glob: " + part.matching();
        if (files.isEmpty()) {
            report.warning(what + " matches no file now", "correct it, if there should be some");
        } else {
            long size = 0;
            for (Path file : files) size += Files.size(file);
            report.good(what + " matches " + files.size() + " files, "
                    + FileUtils.byteCountToDisplaySize(size) + ": " + some(files));
        }
        for (Path file : files) check(part, file);
        found.others().forEach(path -> report.warning(path + " matches and is not a regular file: it is left "
                + "alone", "exclude it"));
        found.troubles().forEach((path, e) -> report.problem(path + " cannot be looked into: " + Reason.of(e),
                "let user " + user() + " read it (a group, or setfacl -m u:" + user() + ":rx)"));
    }

    private void check(Selection.Part part, Path file) {
        if (!Files.isReadable(file)) {
            report.problem(file + " may not be read by user " + user(),
                    "put that user into the file's group (often adm), or setfacl -m u:" + user() + ":r");
        }
        try {
            StreamName stream = part.naming().of(file);
            Path other = streams.putIfAbsent(stream, file);
            if (other != null && !Files.isSameFile(other, file)) {
                report.problem("stream " + stream + " would be that of " + other + " and of " + file,
                        "name them by --name-from path, or leave one out with --exclude");
            }
        } catch (IllegalArgumentException | IOException e) {
            report.problem(file + " cannot be taken: " + Reason.of(e), "exclude it");
        }
    }

    private static String some(Set<Path> files) {
        String named = files.stream().limit(MOST_NAMED).map(Path::toString).collect(Collectors.joining(", "));
        return named + (files.size() > MOST_NAMED ? ", ..." : "");
    }

    private static String user() {
        return System.getProperty("user.name", "?");
    }

    /// How many files were found.
    public int files() {
        return streams.size();
    }

    /// How many folders are to be watched.
    public int folders() {
        return folders.size();
    }
}
