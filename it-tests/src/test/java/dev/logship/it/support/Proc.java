package dev.logship.it.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Facts about processes and TCP connections from /proc.
public final class Proc {
    /// USER_HZ, which is 100 on every Linux that Java runs on.
    private static final double TICKS_PER_SECOND = 100;

    private Proc() {}

    /// Resident memory in MiB.
    public static long residentMiB(long pid) throws IOException {
        String line = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    }

    /// CPU seconds used so far, user and system.
    public static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // The name in parentheses may contain blanks; after it come state (field 3) and the numbers.
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / TICKS_PER_SECOND;
    }

    /// The time for which each thread was ready to run without a CPU, in nanoseconds, by its id. Empty if the
    /// kernel does not report it, or the process has ended.
    public static Map<String, Long> waitedNanos(long pid) {
        Map<String, Long> waited = new HashMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                String[] fields = Files.readString(thread.resolve("schedstat")).split(" ", -1);
                waited.put(String.valueOf(thread.getFileName()), Long.parseLong(fields[1]));
            }
        } catch (IOException e) {
            return waited; // a thread has ended meanwhile, or all have
        }
        return waited;
    }

    /// Whether each of the process' threads was stopped by a signal.
    static boolean isStopped(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') return false;
            }
            return true;
        }
    }

    /// The number of open files, sockets and directories of the process.
    public static long openFiles(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.count();
        }
    }

    /// The number of open sockets of the process.
    public static long sockets(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.filter(Proc::isSocket).count();
        }
    }

    /// Whether the process has this file open. A file that was renamed since is known by its new path.
    public static boolean holdsOpen(long pid, Path file) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.anyMatch(descriptor -> target(descriptor).equals(file.toString()));
        }
    }

    /// The number of bytes sent from one local port to another that the kernel has not delivered.
    public static long unsent(int from, int to) throws IOException {
        return queues(from, to)[0];
    }

    /// The number of bytes from one local port that the owner of the other has not read.
    public static long unread(int from, int to) throws IOException {
        return queues(to, from)[1];
    }

    /// The send and receive queues of the socket of port `local` whose peer is port `remote`.
    private static long[] queues(int local, int remote) throws IOException {
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields[1].endsWith(hex(local)) && fields[2].endsWith(hex(remote))) {
                    String[] queues = fields[4].split(":", -1);
                    return new long[] {Long.parseLong(queues[0], 16), Long.parseLong(queues[1], 16)};
                }
            }
        }
        throw new AssertionError("no connection of port " + local + " with port " + remote);
    }

    /// The limit on open files of this process.
    public static long openFilesLimit() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(l -> l.startsWith("Max open files")).findFirst().orElseThrow();
        String[] fields = line.split("\\s{2,}", -1);
        return fields[2].equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(fields[2]);
    }

    /// Lets a process open this many more files.
    public static void mayOpen(long pid, int more) throws IOException, InterruptedException {
        int limit = 0;
        for (int free = 0; free < more; limit++) {
            if (!Files.exists(Path.of("/proc/" + pid + "/fd/" + limit), LinkOption.NOFOLLOW_LINKS)) free++;
        }
        Process set = new ProcessBuilder(Daemon.installed("prlimit"), "--pid", Long.toString(pid),
                "--nofile=" + limit + ":").inheritIO().start();
        if (set.waitFor() != 0) throw new AssertionError("prlimit ended with " + set.exitValue());
    }

    private static String hex(int port) {
        return String.format(":%04X", port);
    }

    private static boolean isSocket(Path descriptor) {
        return target(descriptor).startsWith("socket:");
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed since it was listed
        }
    }
}
