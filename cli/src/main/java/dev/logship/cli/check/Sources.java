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

/// Looks which files are selected now, whether they can be read, and to which streams they belong.
public final class Sources {
    private static final int MOST_NAMED = 3;
    private static final int MOST_TAKEN = 20;
    private static final int MOST_REFUSED = 100;

    private final Report report;
    private final String done;
    private final Set<Path> folders = new HashSet<>();
    private int files;

    /// @param done what is done with files: `shipped`
    public Sources(Report report, String done) {
        this.report = report;
        this.done = done;
    }

    /// Tells of each part by itself.
    ///
    /// @param journals files of the state path that may be there; they are read and not locked
    public void check(Selection selection, List<Path> journals) throws IOException {
        Assignments assignments = new Assignments(selection, remembered(journals));
        Set<Path> taken = new HashSet<>();
        for (Selection.Part part : selection.parts()) {
            GlobSet.Found found = part.matching().find();
            Set<Path> some = new LinkedHashSet<>(found.files());
            some.removeAll(taken);
            taken.addAll(some);
            files += some.size();
            folders.addAll(found.directories());
            check(part, some, found);
            tell(assignments.of(some));
            tellLeftOut(found);
        }
    }

    /// The first journal that knows a stream tells of it.
    private List<StateRecord> remembered(List<Path> journals) {
        Map<StreamName, StateRecord> records = new HashMap<>();
        for (Path journal : journals) {
            Path file = Files.exists(journal) ? journal : beforeConversion(journal);
            if (!Files.exists(file)) continue;
            try {
                for (StateRecord record : StateContents.read(file).records()) {
                    records.putIfAbsent(record.stream(), record);
                }
            } catch (IOException e) {
                report.problem("saved state cannot be read: " + Reason.of(e), "see logship state verify");
            }
        }
        return List.copyOf(records.values());
    }

    private static Path beforeConversion(Path journal) {
        String name = String.valueOf(journal.getFileName());
        return journal.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".extents");
    }

    private void check(Selection.Part part, Set<Path> found, GlobSet.Found all) throws IOException {
        String what = "glob: " + part.matching();
        if (found.isEmpty()) {
            report.warning(what + " matches no file now", "correct it, if there should be some");
        } else {
            long size = 0;
            for (Path file : found) size += Files.size(file);
            report.good(what + " matches " + found.size() + " files, "
                    + FileUtils.byteCountToDisplaySize(size) + ": " + some(found));
        }
        for (Path file : found) checkReadable(file);
        List<Runnable> lines = new ArrayList<>();
        all.others().forEach(path -> lines.add(() -> report.warning(path
                + " matches and is not a regular file: not " + done, "exclude it")));
        all.troubles().forEach((path, e) -> lines.add(() -> report.problem(path + " cannot be looked into: "
                + Reason.of(e), "let user " + user() + " read it (a group, or setfacl -m u:" + user()
                        + ":rx)")));
        tell(lines, MOST_REFUSED);
    }

    private void checkReadable(Path file) {
        if (Files.isReadable(file)) return;
        report.problem(file + " may not be read by user " + user(),
                "put that user into the file's group (often adm), or setfacl -m u:" + user() + ":r");
    }

    private void tell(List<Assignment> assignments) {
        List<Runnable> taken = new ArrayList<>();
        List<Runnable> refused = new ArrayList<>();
        for (Assignment each : assignments) {
            if (each.stream().isPresent()) {
                taken.add(() -> report.note(each.file() + ": stream " + each.stream().get() + ": "
                        + each.why()));
            } else {
                refused.add(() -> report.problem(each.file() + " is not " + done + ": " + each.why(),
                        "correct that, or exclude it"));
            }
        }
        tell(taken, MOST_TAKEN);
        tell(refused, MOST_REFUSED);
    }

    private void tellLeftOut(GlobSet.Found found) {
        List<Runnable> lines = new ArrayList<>();
        found.leftOut().forEach((path, why) -> {
            String what = Files.isDirectory(path) ? ", and all in it" : "";
            lines.add(() -> report.note(path + what + ": not " + done + ": "
                    + why.name().toLowerCase(Locale.ROOT)));
        });
        tell(lines, MOST_REFUSED);
    }

    private void tell(List<Runnable> lines, int most) {
        lines.stream().limit(most).forEach(Runnable::run);
        if (lines.size() > most) report.note("... and " + (lines.size() - most) + " more");
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
        return files;
    }

    /// How many folders are to be watched.
    public int folders() {
        return folders.size();
    }
}
