package dev.logship.bus;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardWatchEventKinds;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The consumer of a lossy bus: prints each chunk that it sees. It takes no lock, so that a slow or stopped
/// consumer delays nobody.
final class LossyConsumer implements Side {
    private static final Logger log = LoggerFactory.getLogger(LossyConsumer.class);

    private final BusFile file;
    private final Changes arrivals;
    private final Output output = new Output();

    /// The chunk that was printed last. It stays open, so that its inode is not reused.
    private @Nullable FileChannel printed;
    private Optional<BusFile.Version> version = Optional.empty();

    LossyConsumer(BusConfig config) throws IOException {
        this.file = new BusFile(config.file());
        this.arrivals = new Changes(config, file, StandardWatchEventKinds.ENTRY_CREATE);
    }

    @Override
    public boolean await() throws IOException {
        Optional<BusFile.Version> now = file.version();
        while (now.isEmpty() || now.equals(version)) {
            arrivals.await();
            now = file.version();
        }
        return true;
    }

    @Override
    public void step() throws IOException {
        Optional<BusFile.Version> before = file.version();
        Optional<FileChannel> chunk = file.open();
        if (chunk.isEmpty()) return;
        if (!before.equals(file.version())) {
            chunk.get().close(); // unknown which of the two it is
            return;
        }
        close(printed);
        printed = chunk.get();
        version = before;
        log.debug("a chunk of {} bytes", output.print(printed));
    }

    private static void close(@Nullable FileChannel chunk) throws IOException {
        if (chunk != null) chunk.close();
    }

    @Override
    public void close() throws IOException {
        close(printed);
        arrivals.close();
    }
}
