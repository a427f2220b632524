package dev.logship.cli.command;

import ch.qos.logback.classic.Level;
import dev.logship.bus.Bus;
import dev.logship.bus.BusConfig;
import dev.logship.cli.option.LogOptions;
import dev.logship.cli.option.OptionConverters;
import dev.logship.cli.service.StopHook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `logship bus`: one side of a file bus.
@Command(name = "bus", mixinStandardHelpOptions = true, sortOptions = false, versionProvider = Version.class,
        description = "Passes chunks of bytes through a file from producers to consumers on this machine.")
final class BusCommand implements Callable<Integer> {
    private enum Side { producer, consumer }

    @Mixin
    private LogOptions logging = new LogOptions();

    @Parameters(index = "0", paramLabel = "producer|consumer",
            description = "producer writes standard input to the bus; consumer prints its chunks. Options "
                    + "may come before or after.")
    private @Nullable Side side;

    @Option(names = "--filename", paramLabel = "FILE", required = true,
            description = "File for the current chunk. FILE.lock and FILE.__new__ are created next to it.")
    private Path file = Path.of("");

    @Option(names = {"--back-pressure", "--lossless"},
            description = "Deliver each chunk to exactly one consumer; producers wait for it. Without this, "
                    + "every consumer prints each chunk that it sees before the next one replaces it.")
    private boolean lossless;

    @Option(names = "--block-size", paramLabel = "N", defaultValue = "4096",
            converter = OptionConverters.Size.class,
            description = "Maximum size of a chunk, in bytes or like 64KiB. Default: ${DEFAULT-VALUE}")
    private int blockSize;

    @Option(names = "--sleep-interval", paramLabel = "N", defaultValue = "0.1",
            description = "Check the file at least every N seconds. Without --lossless, a producer also "
                    + "waits at most this long to fill a chunk. Default: ${DEFAULT-VALUE}")
    private Duration sleepInterval = Duration.ZERO;

    @Option(names = "--no-file-monitoring",
            description = "Do not use inotify; check the file every --sleep-interval.")
    private boolean unmonitored;

    @Option(names = "--blocking-read",
            description = "For a producer: write only full chunks, however long they take to fill.")
    private boolean blockingRead;

    private volatile int status;

    @Override
    public Integer call() throws IOException {
        logging.apply(Level.WARN);
        if (blockingRead && side == Side.consumer) {
            throw new IllegalArgumentException("--blocking-read needs producer");
        }
        BusConfig config = new BusConfig(file, lossless, blockSize,
                sleepInterval, !unmonitored, blockingRead);
        Bus bus = side == Side.producer ? Bus.producer(config) : Bus.consumer(config);
        StopHook.install(() -> {
            bus.stop();
            return status;
        });
        try {
            bus.run();
            return CommandLine.ExitCode.OK;
        } catch (IOException | RuntimeException e) {
            status = CommandLine.ExitCode.SOFTWARE;
            throw e;
        }
    }
}
