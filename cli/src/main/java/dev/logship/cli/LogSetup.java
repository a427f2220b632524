package dev.logship.cli;

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
import java.time.Duration;
import java.util.Map;
import org.slf4j.LoggerFactory;

/// Our own log: one line per event on stderr, because stdout is for what users asked for. Written by a thread
/// of its own, so that nobody waits when stderr is stuck: what does not fit the queue then is left out. Found
/// by Logback through `META-INF/services`.
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final int QUEUE = 4096;
    private static final Duration FOLDED = Duration.ofSeconds(60);
    private static final String DATED = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level ";
    private static final String TEXT = "%replace(%msg){'[\\p{Cc}\\p{Cf}\\u2028\\u2029]','?'}"
            + "%replace(%X{" + AgentGroup.RECEIVER + "}){'.+',' [$0]'}%n"
            + "%replace(%rEx{full}){'[\\p{Cc}\\p{Cf}&&[^\\n\\t]]','?'}";

    /// What the journal calls the levels, which it wants before each line.
    private static final Map<String, String> SEVERITIES =
            Map.of("ERROR", "<3>", "WARN", "<4>", "INFO", "<6>", "DEBUG", "<7>", "TRACE", "<7>");

    private static volatile boolean isJson;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        begin(context, text(), Level.INFO);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// Logs from a level on, from now on; as JSON if that is wanted. What is repeated is folded, unless
    /// everything is logged.
    static void apply(Level level, boolean asJson) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        isJson = asJson;
        if (!asJson && level.isGreaterOrEqual(Level.INFO)) {
            root(context).setLevel(level); // as it is already, else
        } else {
            root(context).detachAndStopAllAppenders();
            begin(context, asJson ? new JsonEncoder() : text(), level);
        }
    }

    /// Whether stderr is read by a program, for which every line must be one of the log.
    static boolean isReadByPrograms() {
        return isJson || ServiceManager.readsStderr();
    }

    /// Writes what is queued, for a moment at most; nothing is logged afterwards.
    static void end() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
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
        if (level.isGreaterOrEqual(Level.INFO)) first = start(context, new Folding(first, FOLDED));
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
        text.setPattern((ServiceManager.readsStderr() ? severity() : DATED) + TEXT);
        return text;
    }

    private static String severity() {
        String pattern = "%level";
        for (Map.Entry<String, String> each : SEVERITIES.entrySet()) {
            pattern = "%replace(" + pattern + "){'" + each.getKey() + "','" + each.getValue() + "'}";
        }
        return pattern;
    }
}
