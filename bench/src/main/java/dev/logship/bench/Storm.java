package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Writers that append to some files continuously, and a rotation of each file every second. Owns their
/// threads, from [#begin] until [#end].
final class Storm {
    private static final int WRITERS = 4;
    private static final long LINE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long ROTATION_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<RotatedFile> files = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;
    private volatile @Nullable Exception failure;

    private interface Work {
        void run() throws IOException;
    }

    /// Writes the first line of each file.
    ///
    /// @param count the number of files; every fourth is copied and truncated
    Storm(Path directory, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            files.add(new RotatedFile(directory.resolve("soak-%02d.log".formatted(i)), i % 4 == 3));
            files.getLast().write();
        }
    }

    void begin() {
        int count = files.size();
        for (int writer = 0; writer < WRITERS; writer++) {
            List<RotatedFile> mine = new ArrayList<>();
            for (int i = writer; i < count; i += WRITERS) mine.add(files.get(i));
            start("writer", LINE_NANOS, () -> {
                for (RotatedFile file : mine) file.write();
            });
        }
        // One after the other, so that rotations are spread over time.
        int[] next = {0};
        start("rotation", ROTATION_NANOS / count, () -> files.get(next[0]++ % count).rotate());
    }

    private void start(String name, long nanos, Work work) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(() -> repeat(nanos, work)));
    }

    private void repeat(long nanos, Work work) {
        long due = System.nanoTime();
        try {
            while (!ended) {
                work.run();
                due += nanos;
                for (long wait; (wait = due - System.nanoTime()) > 0; ) LockSupport.parkNanos(wait);
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    List<RotatedFile> files() {
        return files;
    }

    /// @throws IOException when a writer or the rotation failed
    void check() throws IOException {
        Exception problem = failure;
        if (problem != null) throw new IOException("writing failed: " + problem, problem);
    }

    /// Writes the last line.
    void end() throws IOException, InterruptedException {
        ended = true;
        for (Thread thread : threads) thread.join();
        for (RotatedFile file : files) file.close();
        check();
    }
}
