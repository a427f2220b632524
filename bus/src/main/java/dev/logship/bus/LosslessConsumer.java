package dev.logship.bus;

import dev.logship.linux.Flock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardWatchEventKinds;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The consumer of a lossless bus: prints a chunk and deletes it, so that the next can follow.
final class LosslessConsumer implements Side {
    private static final Logger log = LoggerFactory.getLogger(LosslessConsumer.class);

    private final BusFile file;
    private final Changes arrivals;
    private final Output output = new Output();
    private boolean ended;

    LosslessConsumer(BusConfig config) throws IOException {
        this.file = new BusFile(config.file());
        this.arrivals = new Changes(config, file, StandardWatchEventKinds.ENTRY_CREATE);
    }

    @Override
    public boolean await() {
        while (!ended && !file.exists()) arrivals.await();
        return !ended;
    }

    /// Holds the lock, so that no other consumer prints the same chunk. A chunk that was not printed whole is
    /// not deleted.
    @Override
    public void step() throws IOException {
        try (Flock lock = file.lock()) {
            Optional<FileChannel> chunk = file.open();
            if (chunk.isEmpty()) return; // another consumer was first
            try (FileChannel bytes = chunk.get()) {
                long printed = output.print(bytes);
                log.debug("a chunk of {} bytes", printed);
                ended = printed == 0;
            }
            file.delete();
        }
    }

    @Override
    public void close() throws IOException {
        arrivals.close();
    }
}
