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

/// Passes events on, but of a warning or an error that is repeated only the first; how often it came again is
/// said when the time is over, and again after as much time while it goes on. Any thread.
final class RepeatFilter extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /// How many are watched at a time; others are passed on.
    private static final int MOST = 256;

    /// A peer that is refused has another port each time, and is the same peer all the same.
    private static final Pattern PEER =
            Pattern.compile("^((?:refused|closed connection from) \\S+):[0-9]+(?=: )");

    /// What came again.
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

    /// @param next taken over
    RepeatFilter(Appender<ILoggingEvent> next, Duration window) {
        this.next = next;
        this.later = CompletableFuture.delayedExecutor(window.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean isFailure = event.getLevel().isGreaterOrEqual(Level.WARN);
        if (!isFailure || isNews(event)) next.doAppend(event);
    }

    private synchronized boolean isNews(ILoggingEvent event) {
        String what = PEER.matcher(event.getFormattedMessage()).replaceFirst("$1")
                + event.getMDCPropertyMap();
        Repeats repeats = known.get(what);
        if (repeats != null) repeats.count++;
        else if (known.size() < MOST) watch(what, event);
        return repeats == null;
    }

    private void watch(String what, ILoggingEvent event) {
        known.put(what, new Repeats(event));
        later.execute(() -> tell(what));
    }

    private synchronized void tell(String what) {
        Repeats repeats = known.remove(what);
        if (repeats == null || repeats.count == 0) return;
        say(repeats);
        watch(what, repeats.first);
    }

    private void say(Repeats repeats) {
        long seconds = Math.max(1, Duration.ofNanos(System.nanoTime() - repeats.sinceNanos).toSeconds());
        ILoggingEvent first = repeats.first;
        LoggingEvent event = new LoggingEvent(RepeatFilter.class.getName(),
                ((LoggerContext) getContext()).getLogger(first.getLoggerName()), first.getLevel(),
                "{} (repeated {} times in {} s)", null,
                new Object[] {first.getFormattedMessage(), repeats.count, seconds});
        event.setMDCPropertyMap(first.getMDCPropertyMap());
        next.doAppend(event);
    }

    /// Says what was not said yet.
    @Override
    public synchronized void stop() {
        super.stop();
        List<Repeats> left = List.copyOf(known.values());
        known.clear();
        left.stream().filter(repeats -> repeats.count > 0).forEach(this::say);
        next.stop();
    }
}
