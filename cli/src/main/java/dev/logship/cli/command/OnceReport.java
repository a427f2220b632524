package dev.logship.cli.command;

import dev.logship.agent.Agent;
import dev.logship.agent.OnceRun;
import dev.logship.agent.StreamStatus;
import dev.logship.net.HostPort;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine;

/// The output of `tx --once`: a progress bar on a terminal, and at the end what was shipped and what was not.
final class OnceReport {
    private static final int MIB = 1 << 20;
    private static final int WIDTH = 79;
    private static final int MAX_NAMED = 20;

    private final Duration patience;
    private final PrintStream out = System.out;

    /// @param patience the time without progress after which it gives up
    OnceReport(Duration patience) {
        this.patience = patience;
    }

    /// Waits until the agent is done, closes it, and returns the exit status.
    int run(Shipping running) throws IOException, InterruptedException {
        long started = System.nanoTime();
        Map<HostPort, OnceRun.Result> results = new LinkedHashMap<>();
        try (running) {
            for (Map.Entry<HostPort, Agent> each : running.agents().all().entrySet()) {
                results.put(each.getKey(), await(new OnceRun(each.getValue(), patience)));
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        results.forEach((receiver, result) -> print(receiver, result, took));
        return results.values().stream().allMatch(OnceRun.Result::isComplete) ? CommandLine.ExitCode.OK
                : CommandLine.ExitCode.SOFTWARE;
    }

    private static OnceRun.Result await(OnceRun completion) throws InterruptedException {
        if (!isTerminal()) return completion.await(now -> { });
        try (ProgressBar bar = bar()) {
            return completion.await(now -> bar.maxHint(now.there()).stepTo(now.sent()));
        }
    }

    /// Whether input and output are a terminal.
    @SuppressWarnings("SystemConsoleNull") // it is null where input and output are not a terminal
    static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static ProgressBar bar() {
        return new ProgressBarBuilder().setTaskName("shipping").setUnit(" MiB", MIB).showSpeed()
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH)).build();
    }

    private void print(HostPort receiver, OnceRun.Result result, Duration took) {
        int complete = result.streams().size() - result.missing().size();
        out.printf("%d of %d streams are at %s, %d bytes, after %.1f s%n", complete, result.streams().size(),
                receiver, result.held(), took.toMillis() / 1000.0);
        result.missing().stream().limit(MAX_NAMED).forEach(this::printMissing);
        if (result.missing().size() > MAX_NAMED) {
            out.printf("... and %d more%n", result.missing().size() - MAX_NAMED);
        }
        result.refused().forEach((path, why) -> out.printf("not shipped: %s: %s%n", path, why.text()));
    }

    private void printMissing(StreamStatus stream) {
        out.printf("not complete: %s: %d of %d bytes of %s%s%n", stream.stream(), stream.held().value(),
                stream.sent().value() + stream.behindBytes(), stream.path(),
                stream.trouble().map(": "::concat).orElse(""));
    }
}
