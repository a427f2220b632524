package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Queries the heap of a running Java program, with the `jcmd` of the Java that runs this one. The first
/// query costs the program a thread and a descriptor.
final class Jvm {
    /// One part of the heap: `DefNew total 78592K, used 38025K`, `garbage-first heap total ...`.
    private static final Pattern PART =
            Pattern.compile("\\btotal (?:reserved \\d+K, committed )?(\\d+)K, used (\\d+)K");
    private static final Pattern ALL = Pattern.compile("^Total +\\d+ +(\\d+)");
    private static final Pattern FILLER = Pattern.compile(":\\s+\\d+\\s+(\\d+)\\s+.*FillerElement");

    private final Processes processes;
    private final String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();

    Jvm(Processes processes) {
        this.processes = processes;
    }

    /// The size of a heap, in bytes.
    ///
    /// @param used by objects, reachable or not
    /// @param committed obtained from the system
    record Heap(long used, long committed) {}

    Heap heap(Running program) throws IOException, InterruptedException {
        long used = 0;
        long committed = 0;
        for (String line : ask(program, "GC.heap_info")) {
            Matcher part = PART.matcher(line);
            if (!part.find()) continue;
            committed += Long.parseLong(part.group(1)) << 10;
            used += Long.parseLong(part.group(2)) << 10;
        }
        if (committed == 0) throw new IOException("process " + program.pid() + " does not report its heap");
        return new Heap(used, committed);
    }

    /// The size of reachable objects, in bytes. Makes the program collect its garbage.
    long liveBytes(Running program) throws IOException, InterruptedException {
        long filler = 0;
        for (String line : ask(program, "GC.class_histogram")) {
            Matcher none = FILLER.matcher(line);
            if (none.find()) filler += Long.parseLong(none.group(1));
            Matcher all = ALL.matcher(line);
            if (all.find()) return Long.parseLong(all.group(1)) - filler;
        }
        throw new IOException("process " + program.pid() + " does not report its objects");
    }

    private List<String> ask(Running program, String what) throws IOException, InterruptedException {
        program.mustBeAlive();
        try (Running asking = processes.start(List.of(jcmd, Long.toString(program.pid()), what))) {
            return asking.awaitEnd();
        }
    }
}
