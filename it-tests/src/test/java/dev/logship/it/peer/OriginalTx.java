package dev.logship.it.peer;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A sender with the habits of the original: the header in a packet of its own, then 4 KiB at a time, and a
/// second's wait at the end of the file.
public final class OriginalTx implements AutoCloseable {
    private static final int PIECE = 4096;

    private final ShipClient client;
    private final FileChannel file;
    private volatile boolean stopped;
    private volatile boolean caughtUp;

    private OriginalTx(ShipClient client, FileChannel file) {
        this.client = client;
        this.file = file;
    }

    /// Ships `file` under its own name from the answered offset on.
    public static OriginalTx start(int port, Path file) throws IOException {
        ShipClient client = ShipClient.open(port, file.getFileName().toString());
        FileChannel channel = FileChannel.open(file);
        channel.position(client.answer());
        var tx = new OriginalTx(client, channel);
        Thread.ofPlatform().name("original tx").start(tx::run);
        return tx;
    }

    /// Whether it has reached the end of the file at least once.
    public boolean caughtUp() {
        return caughtUp;
    }

    private void run() {
        try {
            var in = Channels.newInputStream(file);
            var piece = new byte[PIECE];
            while (!stopped) {
                int n = in.read(piece);
                if (n > 0) {
                    client.send(Arrays.copyOf(piece, n));
                } else {
                    caughtUp = true;
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                }
            }
        } catch (IOException e) {
            // The test removed the file or the connection; it checks what arrived.
            stopped = true;
        }
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        client.close();
        file.close();
    }
}
