package dev.logship.cli.check;

import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.follow.Assignment;
import dev.logship.follow.Assignments;
import dev.logship.history.StateContents;
import dev.logship.history.StateRecord;
import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;

/// Checks which files are selected now, whether they are readable, and which streams they belong to.
public final class Sources {
    private static final int MAX_EXAMPLES = 3;
    private static final int MAX_ACCEPTED = 20;
    private static final int MAX_REJECTED = 100;

    private final Report report;
    private final String done;
    private final Set<Path> directories = new HashSet<>();
    private int files;

    /// @param done what the verb does with files: `shipped` or `served`
    public Sources(Report report, String done) {
        this.report = report;
        this.done = done;
    }

    /// Checks each part of the selection by itself.
    ///
    /// @param journals journals in the state path, which need not exist; they are read but not locked
    public void check(Selection selection, List<Path> journals) throws IOException {
        Assignments assignments = new Assignments(selection, saved(journals));
        Set<Path> taken = new HashSet<>();
        for (Selection.Part part : selection.parts()) {
            GlobSet.Found found = part.matching().find();
            Set<Path> some = new LinkedHashSet<>(found.files());
            some.removeAll(taken);
            taken.addAll(some);
            files += some.size();
            directories.addAll(found.directories());
            check(part, some, found);
            print(assignments.of(some));
            printSkipped(found);
        }
    }

    /// The saved state of each stream, from the first journal that has it.
    private List<StateRecord> saved(List<Path> journals) {
        Map<StreamName, StateRecord> records = new HashMap<>();
        for (Path journal : journals) {
            Path file = Files.exists(journal) ? journal : beforeConversion(journal);
            if (!Files.exists(file)) continue;
            try {
                for (StateRecord record : StateContents.read(file).records()) {
                    records.putIfAbsent(record.stream(), record);
                }
            } catch (IOException e) {
                report.problem("cannot read saved state: " + Reason.of(e), "see logship state verify");
            }
        }
        return List.copyOf(records.values());
    }

    private static Path beforeConversion(Path journal) {
        String name = String.valueOf(journal.getFileName());
        return journal.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".extents");
    }

    private void check(Selection.Part part, Set<Path> found, GlobSet.Found all) throws IOException {
        String glob = "glob: " + part.matching();
        if (found.isEmpty()) {
            report.warning(glob + " matches no files now", "correct it if files should exist");
        } else {
            long size = 0;
            for (Path file : found) size += Files.size(file);
            report.good(glob + " matches " + found.size() + " files, "
                    + FileUtils.byteCountToDisplaySize(size) + ": " + examples(found));
        }
        for (Path file : found) checkReadable(file);
        List<Runnable> lines = new ArrayList<>();
        all.others().forEach(path -> lines.add(() -> report.warning(path
                + " matches but is not a regular file: not " + done, "exclude it")));
        all.troubles().forEach((path, e) -> lines.add(() -> report.problem("cannot read directory " + path
                + ": " + Reason.of(e), "let user " + user() + " read it (a group, or setfacl -m u:" + user()
                        + ":rx)")));
        print(lines, MAX_REJECTED);
    }

    private void checkReadable(Path file) {
        if (Files.isReadable(file)) return;
        report.problem(file + " is not readable by user " + user(),
                "add that user to the file's group (often adm), or setfacl -m u:" + user() + ":r");
    }

    private void print(List<Assignment> assignments) {
        List<Runnable> accepted = new ArrayList<>();
        List<Runnable> rejected = new ArrayList<>();
        for (Assignment each : assignments) {
            if (each.stream().isPresent()) {
                accepted.add(() -> report.note(each.file() + ": stream " + each.stream().get() + ": "
                        + each.why()));
            } else {
                rejected.add(() -> report.problem(each.file() + " is not " + done + ": " + each.why(),
                        "correct that, or exclude it"));
            }
        }
        print(accepted, MAX_ACCEPTED);
        print(rejected, MAX_REJECTED);
    }

    private void printSkipped(GlobSet.Found found) {
        List<Runnable> lines = new ArrayList<>();
        found.leftOut().forEach((path, why) -> {
            String contents = Files.isDirectory(path) ? " and its contents" : "";
            lines.add(() -> report.note(path + contents + ": not " + done + ": "
                    + why.name().toLowerCase(Locale.ROOT)));
        });
        print(lines, MAX_REJECTED);
    }

    private void print(List<Runnable> lines, int most) {
        lines.stream().limit(most).forEach(Runnable::run);
        if (lines.size() > most) report.note("... and " + (lines.size() - most) + " more");
    }

    private static String examples(Set<Path> files) {
        String named = files.stream().limit(MAX_EXAMPLES).map(Path::toString)
                .collect(Collectors.joining(", "));
        return named + (files.size() > MAX_EXAMPLES ? ", ..." : "");
    }

    private static String user() {
        return System.getProperty("user.name", "?");
    }

    /// How many files were found.
    public int files() {
        return files;
    }

    /// How many directories have to be watched.
    public int directories() {
        return directories.size();
    }
}
