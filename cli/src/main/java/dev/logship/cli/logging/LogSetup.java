package dev.logship.cli.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.logship.agent.AgentGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.slf4j.LoggerFactory;

/// The program's own log: one line per event on stderr, since stdout carries what the user asked for. A
/// thread of its own writes it, so that nobody waits for a stuck stderr; events that do not fit the queue are
/// discarded. Logback finds this class through `META-INF/services`. Any thread.
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final int QUEUE = 4096;
    private static final Duration REPEAT_WINDOW = Duration.ofSeconds(60);
    private static final String DATED = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level ";
    private static final String TEXT = "%replace(%msg){'[\\p{Cc}\\p{Cf}\\u2028\\u2029]','?'}"
            + "%replace(%X{" + AgentGroup.RECEIVER + "}){'.+',' [$0]'}%n"
            + "%replace(%rEx{full}){'[\\p{Cc}\\p{Cf}&&[^\\n\\t]]','?'}";

    /// The journal's prefix for each level.
    private static final Map<String, String> SEVERITIES =
            Map.of("ERROR", "<3>", "WARN", "<4>", "INFO", "<6>", "DEBUG", "<7>", "TRACE", "<7>");

    /// Set in Logback's context while the log is JSON.
    private static final String IS_JSON = "logship.json";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        begin(context, text(), Level.INFO);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// Sets the lowest level that is logged, and the format. Repeated warnings and errors are summed up,
    /// except at levels below INFO.
    public static void apply(Level level, boolean asJson) {
        LoggerContext context = context();
        if (!asJson && level.isGreaterOrEqual(Level.INFO)) {
            root(context).setLevel(level); // the rest is set up already
        } else {
            root(context).detachAndStopAllAppenders();
            begin(context, asJson ? new JsonEncoder() : text(), level);
        }
        if (asJson) context.putProperty(IS_JSON, "true");
    }

    /// Whether a program reads stderr, so that every line must be a log line.
    public static boolean isReadByPrograms() {
        return context().getProperty(IS_JSON) != null || isJournal();
    }

    /// Writes what is queued, waiting briefly; nothing is logged afterwards.
    public static void end() {
        context().stop();
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static Logger root(LoggerContext context) {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static void begin(LoggerContext context, Encoder<ILoggingEvent> encoder, Level level) {
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setTarget("System.err");
        stderr.setEncoder(encoder);
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setQueueSize(QUEUE);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.addAppender(start(context, stderr));
        Appender<ILoggingEvent> first = start(context, queue);
        if (level.isGreaterOrEqual(Level.INFO)) {
            first = start(context, new RepeatFilter(first, REPEAT_WINDOW));
        }
        Logger root = root(context);
        root.setLevel(level);
        root.addAppender(first);
        context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
    }

    private static Appender<ILoggingEvent> start(LoggerContext context, Appender<ILoggingEvent> appender) {
        appender.setContext(context);
        appender.start();
        return appender;
    }

    private static Encoder<ILoggingEvent> text() {
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setPattern((isJournal() ? severity() : DATED) + TEXT);
        return text;
    }

    private static String severity() {
        String pattern = "%level";
        for (Map.Entry<String, String> each : SEVERITIES.entrySet()) {
            pattern = "%replace(" + pattern + "){'" + each.getKey() + "','" + each.getValue() + "'}";
        }
        return pattern;
    }

    /// Whether stderr is the systemd journal, which needs a severity before each line and adds its own time.
    private static boolean isJournal() {
        String stream = System.getenv("JOURNAL_STREAM");
        if (stream == null) return false;
        try {
            Path stderr = Path.of("/proc/self/fd/2");
            return stream.equals(Files.getAttribute(stderr, "unix:dev") + ":"
                    + Files.getAttribute(stderr, "unix:ino"));
        } catch (IOException e) {
            return false; // stderr is closed
        }
    }
}
