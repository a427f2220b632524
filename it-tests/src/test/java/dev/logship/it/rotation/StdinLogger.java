package dev.logship.it.rotation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/// A program that logs each line of its stdin, through logback or through java.util.logging.
final class StdinLogger {
    private StdinLogger() {}

    /// Without arguments through logback, with its own configuration; with `PATTERN BYTES COUNT` through a
    /// `FileHandler`.
    public static void main(String[] args) throws IOException {
        Consumer<String> log = args.length == 0 ? LoggerFactory.getLogger("app")::info
                : julLogger(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]))::info;
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) log.accept(line);
    }

    private static Logger julLogger(String pattern, int bytes, int count) throws IOException {
        var handler = new FileHandler(pattern, bytes, count);
        handler.setFormatter(new Formatter() {
            @Override
            public String format(LogRecord line) {
                return Objects.requireNonNull(line.getMessage()) + "\n";
            }
        });
        Logger log = Logger.getLogger("app");
        log.setUseParentHandlers(false);
        log.addHandler(handler);
        return log;
    }
}
