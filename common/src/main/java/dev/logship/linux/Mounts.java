package dev.logship.linux;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The mounted file systems that may stop answering, because another machine or a program serves them. A call
/// on one of them may never return, and no signal ends it. So each is asked before its files are used, and
/// its files are left alone while it does not answer. One for the process, as the log names such a file
/// system once, whoever uses it. Any thread.
public final class Mounts {
    private static final Logger log = LoggerFactory.getLogger(Mounts.class);

    private static final Mounts PROCESS =
            new Mounts(Path.of("/proc/self/mountinfo"), FileStat::asked, ServedMount.PATIENCE);

    private static final ExecutorService CLOSER =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("close").factory());

    /// Number, parent, device, root, mount point, options, further fields, a dash, type.
    private static final Pattern LINE =
            Pattern.compile("(\\d+) \\S+ \\S+ \\S+ (\\S+) .*? - (\\S+) .*");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");
    private static final Pattern SERVED = Pattern.compile(
            "(fuse|nfs|cifs|smb|9p|ceph|afs|virtiofs|lustre|gpfs|beegfs|gfs2|ocfs2|orangefs|coda).*");

    /// How long links count as they were.
    private static final Duration LINKS_KEPT = Duration.ofSeconds(10);

    /// The maximum number of links in a path, as in the kernel.
    private static final int MOST_LINKS = 40;

    /// A file system that does not answer, so that nothing can be said of its files. It was logged.
    public static final class SilentException extends FileSystemException {
        private static final long serialVersionUID = 1;

        SilentException(Path path) {
            super(path.toString(), null, "its file system does not answer");
        }
    }

    /// A path without links, and the mounts on the way to it.
    private record Way(Path real, List<ServedMount> mounts) {
        Way to(Path further, List<ServedMount> passed) {
            List<ServedMount> all = new ArrayList<>(mounts);
            all.addAll(passed);
            return new Way(further, List.copyOf(all));
        }

        boolean answers() {
            return mounts.stream().allMatch(ServedMount::answers);
        }
    }

    private final Path table;
    private final ServedMount.Question question;
    private final Duration patience;
    private final AtomicInteger recovered = new AtomicInteger();
    private final Map<Path, Way> ways = new ConcurrentHashMap<>();
    private volatile Map<Path, ServedMount> mounts = Map.of();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile int known = -1;                     // the changes that the table shows
    private volatile long waysNanos = System.nanoTime();

    /// @param table the kernel's, or a test's
    Mounts(Path table, ServedMount.Question question, Duration patience) {
        this.table = table;
        this.question = question;
        this.patience = patience;
    }

    /// Whether all file systems on the way to a path answer, links included. Waits for [ServedMount#PATIENCE]
    /// if one fell silent just now.
    public static boolean answer(Path path) {
        return PROCESS.allAnswer(path);
    }

    /// Does nothing if all file systems on the way to a path answer.
    ///
    /// @throws SilentException if one does not
    public static void require(Path path) throws SilentException {
        if (!answer(path)) throw new SilentException(path);
    }

    /// Closes what was opened at a path; later, on another thread, if its file system does not answer.
    public static void close(Closeable opened, Path path) throws IOException {
        if (answer(path)) opened.close();
        else CLOSER.execute(() -> closeWaiting(opened, path));
    }

    private static void closeWaiting(Closeable opened, Path path) {
        try {
            opened.close();
        } catch (IOException e) {
            log.debug("{}: {}", path, e.toString());
        }
    }

    /// Something was mounted or unmounted, or may have been.
    public static void changed() {
        PROCESS.changes.incrementAndGet();
    }

    /// How often a file system answered again.
    public static int recovered() {
        return PROCESS.recovered.get();
    }

    boolean allAnswer(Path path) {
        if (known != changes.get()) read();
        if (mounts.isEmpty()) return true;
        if (System.nanoTime() - waysNanos > LINKS_KEPT.toNanos()) {
            waysNanos = System.nanoTime();
            ways.clear();
        }
        return way(path.toAbsolutePath(), MOST_LINKS).answers();
    }

    /// Goes no further than to what does not answer.
    private Way way(Path path, int links) {
        Way before = ways.get(path);
        if (before != null) return before;
        Path parent = path.getParent();
        if (parent == null || links == 0) return new Way(path, List.of());
        Way above = way(parent, links);
        if (!above.answers()) return above;
        Way way = step(above, path.getFileName(), links);
        ways.put(path, way);
        return way;
    }

    private Way step(Way before, Path name, int links) {
        Path at = before.real().resolve(name).normalize();
        ServedMount mount = mounts.get(at);
        if (mount != null) return before.to(at, List.of(mount));
        try {
            if (!Files.isSymbolicLink(at)) return before.to(at, List.of());
            Way target = way(before.real().resolve(Files.readSymbolicLink(at)), links - 1);
            return before.to(target.real(), target.mounts());
        } catch (IOException e) {
            log.debug("{}: {}", at, e.toString()); // deleted meanwhile
            return before.to(at, List.of());
        }
    }

    private synchronized void read() {
        int now = changes.get();
        if (known == now) return;
        Map<Path, ServedMount> found = new HashMap<>();
        try (Stream<String> lines = Files.lines(table, StandardCharsets.ISO_8859_1)) {
            lines.map(LINE::matcher).filter(Matcher::matches).forEach(line -> {
                Path at = path(line.group(2));
                found.remove(at); // what is mounted later covers it
                boolean served = SERVED.matcher(line.group(3)).matches() && at.getParent() != null;
                if (served) found.put(at, mount(Integer.parseInt(line.group(1)), at));
            });
        } catch (IOException | UncheckedIOException e) {
            log.debug("{}: {}", table, e.toString());
        }
        mounts = found;
        ways.clear();
        known = now;
    }

    /// A mount point.
    ///
    /// @param text its bytes, some of them in octal
    static Path path(String text) {
        String bytes = ESCAPED.matcher(text).replaceAll(its -> Matcher.quoteReplacement(
                Character.toString(Integer.parseInt(its.group(1), 8))));
        Path path = Path.of("/");
        for (String name : bytes.split("/+", -1)) {
            byte[] its = name.getBytes(StandardCharsets.ISO_8859_1);
            if (its.length > 0) path = path.resolve(PathBytes.name(its));
        }
        return path;
    }

    private ServedMount mount(int number, Path at) {
        ServedMount before = mounts.get(at);
        return before != null && before.number() == number ? before
                : new ServedMount(number, at, question, patience, recovered::incrementAndGet);
    }
}
