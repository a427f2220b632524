package dev.logship.cli;

import dev.logship.agent.AgentConfig;
import dev.logship.agent.Completion;
import dev.logship.agent.StreamStatus;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine;

/// What `tx --once` shows: a bar on a terminal while it runs, and at the end what was shipped and what not.
final class OnceReport {
    private static final int MIB = 1 << 20;
    private static final int WIDTH = 79;
    private static final int MOST_NAMED = 20;

    private final AgentConfig config;
    private final PrintStream out = System.out;

    OnceReport(AgentConfig config) {
        this.config = config;
    }

    /// Waits until the agent is done, closes it, and returns the exit status.
    int run(TxCommand.Running running) throws IOException, InterruptedException {
        long started = System.nanoTime();
        Completion.Result result;
        try (running) {
            Completion completion = new Completion(running.agent(), config.timeout());
            if (!isTerminal()) {
                result = completion.await(now -> { });
            } else {
                try (ProgressBar bar = bar()) {
                    result = completion.await(now -> bar.maxHint(now.there()).stepTo(now.sent()));
                }
            }
        }
        print(result, Duration.ofNanos(System.nanoTime() - started));
        return result.isComplete() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /// Whether somebody types the input and sees the output.
    @SuppressWarnings("SystemConsoleNull") // it does where neither input nor output is a terminal
    static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static ProgressBar bar() {
        return new ProgressBarBuilder().setTaskName("shipping").setUnit(" MiB", MIB).showSpeed()
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH)).build();
    }

    private void print(Completion.Result result, Duration took) {
        int complete = result.streams().size() - result.missing().size();
        out.printf("%d of %d streams are at %s, %d bytes, after %.1f s%n", complete, result.streams().size(),
                config.receiver(), result.held(), took.toMillis() / 1000.0);
        result.missing().stream().limit(MOST_NAMED).forEach(this::printMissing);
        if (result.missing().size() > MOST_NAMED) {
            out.printf("... and %d more%n", result.missing().size() - MOST_NAMED);
        }
        result.refused().forEach(path -> out.printf("not shipped: %s: see the log%n", path));
    }

    private void printMissing(StreamStatus stream) {
        out.printf("not complete: %s: %d of %d bytes of %s%s%n", stream.stream(), stream.held(),
                stream.sent() + stream.behindBytes(), stream.path(),
                stream.trouble().map(": "::concat).orElse(""));
    }
}
