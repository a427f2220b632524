package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What Linux says about a process in `/proc`.
final class ProcStat {
    /// The unit of the times in `/proc/PID/stat`; fixed by the kernel's interface to programs.
    private static final double TICKS_PER_SECOND = 100;

    /// Where utime stands in the fields after the program's name; stime, cutime and cstime follow.
    private static final int UTIME = 11;

    private ProcStat() {}

    /// User and system time, those of waited-for children included.
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (String field : List.of(fields).subList(UTIME, UTIME + 4)) ticks += Long.parseLong(field);
        return ticks / TICKS_PER_SECOND;
    }

    static long residentBytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
        throw new IOException("process " + pid + " has no VmRSS");
    }
}
