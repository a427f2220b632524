package dev.logship.it;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/// Captures the log of logship in the test's own process, instead of writing it to stderr.
final class LogCapture implements AutoCloseable {
    private final Logger root;
    private final List<Appender<ILoggingEvent>> usual = new ArrayList<>();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Appender<ILoggingEvent> ours = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String trace = event.getThrowableProxy() == null ? ""
                    : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
            lines.add(event.getInstant() + " " + event.getLevel() + " " + event.getFormattedMessage()
                    + trace);
        }
    };

    LogCapture() {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.iteratorForAppenders().forEachRemaining(usual::add);
        usual.forEach(root::detachAppender);
        root.setLevel(Level.INFO);
        ours.setContext(context);
        ours.start();
        root.addAppender(ours);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        root.detachAppender(ours);
        usual.forEach(root::addAppender);
    }
}
