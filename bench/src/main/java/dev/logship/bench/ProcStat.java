package dev.logship.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads facts about a process from `/proc`.
final class ProcStat {
    /// The unit of the times in `/proc/PID/stat` (USER_HZ).
    private static final double TICKS_PER_SECOND = 100;

    /// The index of utime in the fields after the program's name; stime, cutime and cstime follow.
    private static final int UTIME = 11;

    /// Indexes of fields in the lines of `/proc/PID/net/tcp`.
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENS = "0A";

    private ProcStat() {}

    /// User and system time, including that of waited-for children.
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (String field : List.of(fields).subList(UTIME, UTIME + 4)) ticks += Long.parseLong(field);
        return ticks / TICKS_PER_SECOND;
    }

    static long residentBytes(long pid) throws IOException {
        return status(pid, "VmRSS:") * 1024;
    }

    static int threads(long pid) throws IOException {
        return (int) status(pid, "Threads:");
    }

    private static long status(long pid, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(name)) return Long.parseLong(line.replaceAll("\\D", ""));
        }
        throw new IOException("process " + pid + " has no " + name);
    }

    /// The targets of its descriptors, as the kernel names them: a path, `socket:[INODE]`, ...
    static List<String> descriptors(long pid) throws IOException {
        List<String> all = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path link : links) target(link).ifPresent(all::add);
        }
        return all;
    }

    private static Optional<String> target(Path link) throws IOException {
        try {
            return Optional.of(Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException e) {
            return Optional.empty(); // closed meanwhile
        }
    }

    /// The number of descriptors that are TCP sockets, connected or being opened or closed.
    static int connections(long pid) throws IOException {
        Set<String> tcp = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
                String[] fields = line.strip().split(" +", -1);
                if (fields.length > INODE && !LISTENS.equals(fields[STATE])) {
                    tcp.add("socket:[" + fields[INODE] + "]");
                }
            }
        }
        return (int) descriptors(pid).stream().filter(tcp::contains).count();
    }
}
