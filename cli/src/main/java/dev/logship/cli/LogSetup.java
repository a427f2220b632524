package dev.logship.cli;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import org.slf4j.LoggerFactory;

/// Our own log: one line per event on stderr, because stdout is for what users asked for. Written by a thread
/// of its own, so that nobody waits when stderr is stuck: what does not fit the queue then is left out. Found
/// by Logback through `META-INF/services`.
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final int QUEUE = 4096;
    private static final String DATED = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level ";
    private static final String TEXT = "%replace(%msg){'[\\p{Cc}\\p{Cf}\\u2028\\u2029]','?'}%n%rEx{full}";

    /// What the journal calls the levels, which it wants before each line.
    private static final Map<String, String> SEVERITIES =
            Map.of("ERROR", "<3>", "WARN", "<4>", "INFO", "<6>", "DEBUG", "<7>", "TRACE", "<7>");

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern((ServiceManager.readsStderr() ? severity() : DATED) + TEXT);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setTarget("System.err");
        stderr.setEncoder(encoder);
        stderr.start();
        AsyncAppender async = new AsyncAppender();
        async.setContext(context);
        async.setQueueSize(QUEUE);
        async.setDiscardingThreshold(0);
        async.setNeverBlock(true);
        async.addAppender(stderr);
        async.start();
        ch.qos.logback.classic.Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(async);
        context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static String severity() {
        String pattern = "%level";
        for (Map.Entry<String, String> each : SEVERITIES.entrySet()) {
            pattern = "%replace(" + pattern + "){'" + each.getKey() + "','" + each.getValue() + "'}";
        }
        return pattern;
    }

    /// Writes what is queued, for a moment at most; nothing is logged afterwards.
    static void end() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    /// Logs from this level on.
    static void setLevel(Level level) {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(level);
    }
}
