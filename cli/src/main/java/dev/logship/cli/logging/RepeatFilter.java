package dev.logship.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Passes on the first of equal warnings and errors, and counts the others. At the end of each window one
/// line says how often the event was repeated; the event is forgotten after a window without it. Events of
/// lower levels pass unchanged. Any thread.
final class RepeatFilter extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /// How many events are remembered; beyond that all pass.
    private static final int MAX_KNOWN = 256;

    /// A peer is the same peer whatever its port.
    private static final Pattern PEER =
            Pattern.compile("^((?:refused|closed connection from) \\S+):[0-9]+(?=: )");

    /// Counts the repetitions of one event.
    private static final class Repeats {
        final long sinceNanos = System.nanoTime();
        final ILoggingEvent first;
        long count;

        Repeats(ILoggingEvent first) {
            this.first = first;
        }
    }

    private final Appender<ILoggingEvent> next;
    private final Executor later;
    private final Map<String, Repeats> known = new HashMap<>(); // guarded by this

    /// @param next owned and stopped by this filter
    RepeatFilter(Appender<ILoggingEvent> next, Duration window) {
        this.next = next;
        this.later = CompletableFuture.delayedExecutor(window.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean isFailure = event.getLevel().isGreaterOrEqual(Level.WARN);
        if (!isFailure || isNew(event)) next.doAppend(event);
    }

    private synchronized boolean isNew(ILoggingEvent event) {
        String key = PEER.matcher(event.getFormattedMessage()).replaceFirst("$1") + event.getMDCPropertyMap();
        Repeats repeats = known.get(key);
        if (repeats != null) repeats.count++;
        else if (known.size() < MAX_KNOWN) remember(key, event);
        return repeats == null;
    }

    private void remember(String key, ILoggingEvent event) {
        known.put(key, new Repeats(event));
        later.execute(() -> endWindow(key));
    }

    private synchronized void endWindow(String key) {
        Repeats repeats = known.remove(key);
        if (repeats == null || repeats.count == 0) return;
        report(repeats);
        remember(key, repeats.first);
    }

    private void report(Repeats repeats) {
        long seconds = Math.max(1, Duration.ofNanos(System.nanoTime() - repeats.sinceNanos).toSeconds());
        ILoggingEvent first = repeats.first;
        LoggingEvent event = new LoggingEvent(RepeatFilter.class.getName(),
                ((LoggerContext) getContext()).getLogger(first.getLoggerName()), first.getLevel(),
                "{} (repeated {} times in {} s)", null,
                new Object[] {first.getFormattedMessage(), repeats.count, seconds});
        event.setMDCPropertyMap(first.getMDCPropertyMap());
        next.doAppend(event);
    }

    /// Reports the repetitions that were not reported yet.
    @Override
    public synchronized void stop() {
        super.stop();
        List<Repeats> left = List.copyOf(known.values());
        known.clear();
        left.stream().filter(repeats -> repeats.count > 0).forEach(this::report);
        next.stop();
    }
}
