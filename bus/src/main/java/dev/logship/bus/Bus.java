package dev.logship.bus;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A producer or a consumer as a program: between standard input or output and a bus.
public final class Bus {
    private static final Logger log = LoggerFactory.getLogger(Bus.class);

    /// How long a step may go on, beyond the time that bytes may wait, when the program is to stop.
    private static final Duration LAST_STEP = Duration.ofSeconds(1);

    /// Makes a side when it is run.
    private interface Maker {
        Side make(BusConfig config) throws IOException;
    }

    private final BusConfig config;
    private final Maker maker;

    /// Held during a step, and for ever after [#stop]. Fair, so that a stop comes between two steps.
    private final ReentrantLock steps = new ReentrantLock(true);

    private Bus(BusConfig config, Maker maker) {
        this.config = config;
        this.maker = maker;
    }

    /// Writes what comes from standard input to the bus.
    public static Bus producer(BusConfig config) {
        return new Bus(config, Producer::new);
    }

    /// Prints what is on the bus to standard output.
    public static Bus consumer(BusConfig config) {
        return new Bus(config, config.lossless() ? LosslessConsumer::new : LossyConsumer::new);
    }

    /// Takes part until the end of the input, of the bus, or of the interest in what is printed.
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
        } catch (Output.GoneException e) {
            log.debug("nobody reads the output any more", e);
        }
    }

    /// Waits for the end of the present step, for a moment at most, and lets no other begin. For another
    /// thread than the one that runs.
    public void stop() {
        try {
            long wait = config.sleepInterval().plus(LAST_STEP).toMillis();
            if (!steps.tryLock(wait, TimeUnit.MILLISECONDS)) log.warn("stopped in the middle of a chunk");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
