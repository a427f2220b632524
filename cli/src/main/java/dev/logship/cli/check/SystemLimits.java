package dev.logship.cli.check;

import dev.logship.Reason;
import dev.logship.follow.OpenFiles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;

/// Checks the kernel's limits on open files and inotify watches for this user.
public final class SystemLimits {
    /// inotify instances per agent: one for names, one for writes.
    private static final int QUEUES = 2;
    private static final File MAX_WATCHES = new File("/proc/sys/fs/inotify/max_user_watches");

    /// Descriptors that the program itself needs.
    private static final int OWN_FILES = 64;

    private final Report report;

    public SystemLimits(Report report) {
        this.report = report;
    }

    /// Checks the limit on open files.
    ///
    /// @param least how many files and sockets are needed
    /// @param most how many may be used
    public void checkOpenFiles(long least, long most) {
        int limit = OpenFiles.limit();
        String found = "open files: the limit is " + limit;
        String remedy = "raise it (LimitNOFILE= in the unit, or ulimit -Hn)";
        if (limit < least + OWN_FILES) {
            report.problem(found + ", " + (least + OWN_FILES) + " are needed", remedy);
        } else if (limit < most + OWN_FILES) {
            report.warning(found + ", up to " + (most + OWN_FILES) + " are used", remedy);
        } else {
            report.good(found);
        }
    }

    /// Checks the limits on inotify.
    ///
    /// @param agents how many agents watch the same directories
    public void checkInotify(int agents, int directories) throws IOException {
        List<WatchService> open = new ArrayList<>();
        try {
            for (int i = 0; i < QUEUES * agents; i++) open.add(FileSystems.getDefault().newWatchService());
        } catch (IOException e) {
            report.problem("inotify: cannot watch directories: " + Reason.of(e),
                    "raise fs.inotify.max_user_instances with sysctl");
            return;
        } finally {
            for (WatchService each : open) each.close();
        }
        // Files.readString reads twice, but the kernel returns the number to the first read only.
        String limit = FileUtils.readFileToString(MAX_WATCHES, StandardCharsets.US_ASCII);
        long most = Long.parseLong(limit.strip());
        long needed = (long) QUEUES * agents * directories;
        if (needed > most) {
            report.problem("inotify: " + needed + " watches are needed, the limit is " + most,
                    "raise fs.inotify.max_user_watches with sysctl");
        } else {
            report.good("inotify: " + needed + " watches are needed, the limit is " + most);
        }
    }
}
