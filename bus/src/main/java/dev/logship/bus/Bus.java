package dev.logship.bus;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a producer or a consumer: copies between standard input or output and a bus.
public final class Bus {
    private static final Logger log = LoggerFactory.getLogger(Bus.class);

    /// Time for the last step when the program is to stop, in addition to the time that bytes may wait.
    private static final Duration LAST_STEP = Duration.ofSeconds(1);

    /// Creates a side when the bus is run.
    private interface Maker {
        Side make(BusConfig config) throws IOException;
    }

    private final BusConfig config;
    private final Maker maker;

    /// Held during each step, and for ever after [#stop]. Fair, so that a stop gets in between two steps.
    private final ReentrantLock steps = new ReentrantLock(true);

    private Bus(BusConfig config, Maker maker) {
        this.config = config;
        this.maker = maker;
    }

    /// Writes standard input to the bus.
    public static Bus producer(BusConfig config) {
        return new Bus(config, Producer::new);
    }

    /// Prints the bus's chunks to standard output.
    public static Bus consumer(BusConfig config) {
        return new Bus(config, config.lossless() ? LosslessConsumer::new : LossyConsumer::new);
    }

    /// Runs until the input or the bus ends, or standard output is closed by its reader.
    public void run() throws IOException {
        try (Side side = maker.make(config)) {
            while (side.await()) {
                steps.lock();
                try {
                    side.step();
                } finally {
                    steps.unlock();
                }
            }
        } catch (Output.ClosedException e) {
            log.debug("the reader of standard output has closed it", e);
        }
    }

    /// Prevents further steps, and waits briefly for the end of the current one. For another thread than the
    /// one in [#run].
    public void stop() {
        try {
            long wait = config.sleepInterval().plus(LAST_STEP).toMillis();
            if (!steps.tryLock(wait, TimeUnit.MILLISECONDS)) log.warn("stopped in the middle of a chunk");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
