package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.linux.FileStat;
import dev.logship.linux.Mounts;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The number of open source files of this process, and how many may stay open that are not being read: half
/// of the kernel's limit, less the needs of the program itself. Any thread.
public final class OpenFiles {
    private static final Logger log = LoggerFactory.getLogger(OpenFiles.class);
    private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files +\\d+ +(\\d+)");
    private static final int FEW = 1024;
    /// Other descriptors of the program: its own files, directories, listening sockets.
    private static final int OTHERS = 64;
    private static final int MOST_KEPT = Math.max((limit() - OTHERS) / 2, OTHERS / 8);
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

    /// How many connections may be open at a time, each with a file.
    ///
    /// @param wanted the maximum
    public static int connections(int wanted) {
        int most = Math.max((limit() - OTHERS) / 4, 1);
        if (most < wanted) {
            log.info("limited to {} connections: the process may open only {} files", most, limit());
        }
        return Math.min(most, wanted);
    }

    /// Whether a failure means that the process or the machine has too many open files.
    public static boolean isShortage(IOException reason) {
        return String.valueOf(reason.getMessage()).contains("Too many open files");
    }

    /// Closes a file, which can be opened again while it has a name.
    static void close(SourceFile file) {
        try {
            file.close();
        } catch (IOException e) {
            log.debug("{}: {}", file.path(), e.toString());
        }
    }

    /// The present path of an open file of this process; empty when it is not open, or the file is deleted.
    static Optional<Path> nameOf(FileIdentity file) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                Optional<Path> name = nameOf(descriptor, file);
                if (name.isPresent()) return name;
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.debug("{}", e.toString());
        }
        return Optional.empty();
    }

    private static Optional<Path> nameOf(Path descriptor, FileIdentity file) {
        try {
            Path name = Files.readSymbolicLink(descriptor);
            Mounts.require(name);
            if (!FileFinder.isAt(file, descriptor, FileStat.of(descriptor))) return Optional.empty();
            return FileFinder.isAt(file, name, FileStat.of(name)) ? Optional.of(name) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // closed meanwhile, or deleted
        }
    }

    /// The kernel's hard limit for this process. Java raises its own limit to it.
    public static int limit() {
        try {
            Matcher limit = LIMIT.matcher(Files.readString(Path.of("/proc/self/limits")));
            return limit.find() ? (int) Math.min(Long.parseLong(limit.group(1)), Integer.MAX_VALUE) : FEW;
        } catch (IOException e) {
            return FEW;
        }
    }
}
