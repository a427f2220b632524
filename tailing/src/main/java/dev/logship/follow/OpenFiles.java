package dev.logship.follow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many source files this process has open, and how many it may keep open that are not read just now:
/// half of what the kernel allows. Any thread.
public final class OpenFiles {
    private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files +\\d+ +(\\d+)");
    private static final int FEW = 1024;
    private static final int MOST_KEPT = limit() / 2;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private OpenFiles() {}

    static void opened() {
        COUNT.incrementAndGet();
    }

    static void closed() {
        COUNT.decrementAndGet();
    }

    static boolean areFew() {
        return COUNT.get() < MOST_KEPT;
    }

    /// The kernel's hard limit for this process, to which Java raises its own.
    public static int limit() {
        try {
            Matcher limit = LIMIT.matcher(Files.readString(Path.of("/proc/self/limits")));
            return limit.find() ? (int) Math.min(Long.parseLong(limit.group(1)), Integer.MAX_VALUE) : FEW;
        } catch (IOException e) {
            return FEW;
        }
    }
}
