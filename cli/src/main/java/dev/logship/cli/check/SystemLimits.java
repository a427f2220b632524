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

/// Looks whether the kernel lets this user open and watch as much as is needed.
public final class SystemLimits {
    /// Names and writes are told by an instance each.
    private static final int QUEUES = 2;
    private static final File MOST_WATCHES = new File("/proc/sys/fs/inotify/max_user_watches");
    private static final int OTHERS = 64;

    private final Report report;

    public SystemLimits(Report report) {
        this.report = report;
    }

    /// Looks at the limit of open files.
    ///
    /// @param least how many files and sockets are needed
    /// @param most how many may be wanted
    public void checkOpenFiles(long least, long most) {
        int limit = OpenFiles.limit();
        String what = "open files: the limit is " + limit;
        String remedy = "raise it (LimitNOFILE= in the unit, or ulimit -Hn)";
        if (limit < least + OTHERS) report.problem(what + ", " + (least + OTHERS) + " are needed", remedy);
        else if (limit >= most + OTHERS) report.good(what);
        else report.warning(what + ", up to " + (most + OTHERS) + " are used", remedy);
    }

    /// Looks at the limits of watching folders.
    ///
    /// @param watchers how many watch the same folders
    public void checkInotify(int watchers, int folders) throws IOException {
        List<WatchService> open = new ArrayList<>();
        try {
            for (int i = 0; i < QUEUES * watchers; i++) open.add(FileSystems.getDefault().newWatchService());
        } catch (IOException e) {
            report.problem("inotify: folders cannot be watched: " + Reason.of(e),
                    "raise fs.inotify.max_user_instances with sysctl");
            return;
        } finally {
            for (WatchService each : open) each.close();
        }
        // Not by Files.readString: the kernel gives a number to one read only.
        String limit = FileUtils.readFileToString(MOST_WATCHES, StandardCharsets.US_ASCII);
        long most = Long.parseLong(limit.strip());
        long wanted = (long) QUEUES * watchers * folders;
        if (wanted > most) {
            report.problem("inotify: " + wanted + " watches are needed, and " + most + " may be used",
                    "raise fs.inotify.max_user_watches with sysctl");
        } else {
            report.good("inotify: " + wanted + " watches are needed, of " + most);
        }
    }
}
