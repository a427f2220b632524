package dev.logship.cli.command;

import ch.qos.logback.classic.Level;
import dev.logship.cli.demo.Demo;
import dev.logship.cli.option.LogOptions;
import dev.logship.cli.service.StopHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.io.file.PathUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `logship demo`: runs the [Demo] in a temporary directory, until Ctrl-C.
@Command(name = "demo", mixinStandardHelpOptions = true, sortOptions = false, versionProvider = Version.class,
        description = "Runs a receiver, an agent, a program that writes a log, and a reader on this machine.")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private LogOptions logging = new LogOptions();

    @Option(names = "--seconds", paramLabel = "N", description = "Stop after N seconds. Default: at Ctrl-C")
    private Optional<Integer> seconds = Optional.empty();

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int status = CommandLine.ExitCode.SOFTWARE;

    @Override
    public Integer call() throws IOException, InterruptedException {
        logging.apply(Level.WARN);
        Path directory = Files.createTempDirectory("logship-demo-");
        Demo demo = new Demo(directory, System.out);
        StopHook.install(() -> stop(demo));
        try {
            status = demo.run(seconds) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            PathUtils.deleteDirectory(directory);
        } finally {
            ended.countDown();
        }
        return status;
    }

    /// Stops the demo, waits for its end, and returns the exit status.
    private int stop(Demo demo) {
        demo.stop();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return status;
    }
}
