package dev.logship.bus;

import dev.logship.linux.Flock;
import dev.logship.linux.StandardInput;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardWatchEventKinds;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes standard input to a bus, in chunks of at most one block.
final class Producer implements Side {
    private static final Logger log = LoggerFactory.getLogger(Producer.class);
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final BusConfig config;
    private final BusFile file;
    private final Changes deletions;
    private final FileChannel input = new FileInputStream(FileDescriptor.in).getChannel();
    private final ByteBuffer block;

    /// How long a chunk stays, unless the next is a full block. On a lossy bus the next chunk replaces it,
    /// and consumers that check at intervals need that long to see it.
    private final Duration stay;

    private boolean ended;
    private long written;

    Producer(BusConfig config) throws IOException {
        this.config = config;
        this.file = new BusFile(config.file());
        this.block = ByteBuffer.allocateDirect(config.blockSize());
        this.stay = config.lossless() ? Duration.ZERO : config.sleepInterval();
        this.written = System.nanoTime() - stay.toNanos();
        this.deletions = new Changes(config, file, StandardWatchEventKinds.ENTRY_DELETE);
    }

    /// Does not read yet: bytes that were read but not written would be lost with the process.
    @Override
    public boolean await() throws IOException {
        return !ended && StandardInput.isReadable(-1);
    }

    @Override
    public void step() throws IOException {
        fill();
        block.flip();
        if (block.hasRemaining()) write(block);
        block.clear();
        if (ended && config.lossless()) write(END.duplicate());
    }

    /// Reads until the block is full, the input ends, or there is no more input and the last chunk has stayed
    /// long enough.
    private void fill() throws IOException {
        do {
            ended = input.read(block) < 0;
        } while (!ended && block.hasRemaining() && moreComes());
    }

    private boolean moreComes() throws IOException {
        if (config.wholeBlocks()) return StandardInput.isReadable(-1);
        long left = written + stay.toNanos() - System.nanoTime();
        return StandardInput.isReadable((int) TimeUnit.NANOSECONDS.toMillis(Math.max(0, left)));
    }

    private void write(ByteBuffer bytes) throws IOException {
        log.debug("a chunk of {} bytes", bytes.remaining());
        while (!tryWrite(bytes)) deletions.await();
        written = System.nanoTime();
    }

    /// False on a lossless bus while no consumer has printed the last chunk.
    private boolean tryWrite(ByteBuffer bytes) throws IOException {
        if (config.lossless() && file.exists()) return false;
        try (Flock lock = file.lock()) {
            if (config.lossless() && file.exists()) return false;
            file.replace(bytes);
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        deletions.close();
    }
}
