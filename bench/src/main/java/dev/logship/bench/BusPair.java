package dev.logship.bench;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A producer and a consumer of one file bus, fed and read through named pipes. The lab ends them.
final class BusPair implements AutoCloseable {
    private final OutputStream input;
    private final InputStream output;

    private BusPair(OutputStream input, InputStream output) {
        this.input = input;
        this.output = output;
    }

    /// Starts both sides, which end their command lines with `producer` and `consumer`.
    static BusPair start(Lab lab, Path directory, String command) throws IOException, InterruptedException {
        String in = pipe(directory, "in");
        String out = pipe(directory, "out");
        lab.processes().start(List.of("sh", "-c", "exec " + command + " consumer >" + out));
        lab.processes().start(List.of("sh", "-c", "exec " + command + " producer <" + in));
        BusPair pair = new BusPair(new FileOutputStream(in), new FileInputStream(out));
        pair.pass(new byte[1]); // returns when both have started
        return pair;
    }

    private static String pipe(Path directory, String name) throws IOException, InterruptedException {
        String path = directory.resolve(name).toString();
        int status = new ProcessBuilder("mkfifo", path).start().waitFor();
        if (status != 0) throw new IOException("mkfifo " + path + " ended with status " + status);
        return path;
    }

    /// Sends bytes through the bus, and returns the seconds until the last one has arrived.
    ///
    /// @throws IOException if other bytes arrived
    double pass(byte[] bytes) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Thread writer = Thread.ofPlatform().daemon().start(() -> {
            try {
                input.write(bytes);
            } catch (IOException e) {
                System.err.println("bench: the producer takes no more: " + e.getMessage());
            }
        });
        byte[] passed = output.readNBytes(bytes.length);
        double seconds = (System.nanoTime() - start) / 1e9;
        writer.join();
        if (!Arrays.equals(bytes, passed)) throw new IOException("other bytes arrived than were sent");
        return seconds;
    }

    @Override
    public void close() throws IOException {
        input.close();
        output.close();
    }
}
