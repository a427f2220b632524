package dev.logship.cli.logging;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.logship.agent.AgentGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class RepeatFilterTest {
    private static final Duration NEVER = Duration.ofDays(1);

    private final LoggerContext context = new LoggerContext();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Test
    void failure_repeated_isSaidOnceAndThenCountedAsLongAsItGoesOn() {
        RepeatFilter folding = folding(Duration.ofMillis(200));
        for (int i = 0; i < 3; i++) warn(folding, "a: no space");
        assertEquals(List.of("WARN a: no space"), List.copyOf(lines));

        await().until(() -> lines.contains("WARN a: no space (repeated 2 times in 1 s)"));
        warn(folding, "a: no space");
        await().until(() -> lines.contains("WARN a: no space (repeated 1 times in 1 s)"));

        assertEquals(3, lines.size());
        await("the end of that").pollInterval(Duration.ofMillis(500)).until(() -> {
            warn(folding, "a: no space");
            return lines.stream().filter("WARN a: no space"::equals).count() == 2;
        });
    }

    @Test
    void peers_refusedFromOtherPorts_areTheSame() {
        RepeatFilter folding = folding(NEVER);
        for (int port = 1; port < 5; port++) {
            warn(folding, "refused 192.0.2.1:" + port + ": late");
            warn(folding, "closed connection from [2001:db8::1]:" + port + ": no JSON");
        }
        warn(folding, "refused 192.0.2.1:7: malformed");
        warn(folding, "refused 192.0.2.2:7: late");

        assertEquals(List.of("WARN refused 192.0.2.1:1: late",
                "WARN closed connection from [2001:db8::1]:1: no JSON",
                "WARN refused 192.0.2.1:7: malformed", "WARN refused 192.0.2.2:7: late"), List.copyOf(lines));
    }

    @Test
    void receivers_withOtherPorts_areNot() {
        RepeatFilter folding = folding(NEVER);
        warn(folding, "127.0.0.1:7447: Connection refused");
        warn(folding, "127.0.0.1:7448: Connection refused");

        assertEquals(2, lines.size());
    }

    @Test
    void failure_ofEachReceiver_isSaid_andEachRepetitionIsThatOnes() {
        RepeatFilter folding = folding(Duration.ofMillis(100));
        for (String receiver : List.of("a:1", "b:1", "a:1")) {
            try (var context = MDC.putCloseable(AgentGroup.RECEIVER, receiver)) {
                warn(folding, "stream x: lost");
            }
        }
        await().until(() -> lines.size() == 3);

        assertEquals(List.of("WARN stream x: lost {receiver=a:1}", "WARN stream x: lost {receiver=b:1}",
                "WARN stream x: lost (repeated 1 times in 1 s) {receiver=a:1}"), List.copyOf(lines));
    }

    @Test
    void news_repeated_isSaidEachTime() {
        RepeatFilter folding = folding(NEVER);
        for (int i = 0; i < 3; i++) log(folding, Level.INFO, "stopped");

        assertEquals(3, lines.size());
    }

    @Test
    void failures_ofVeryManyKinds_areAllSaid() {
        RepeatFilter folding = folding(NEVER);
        IntStream.range(0, 10_000).forEach(i -> warn(folding, "failure " + i));
        warn(folding, "failure 9999");
        warn(folding, "failure 1");

        assertEquals(10_001, lines.size());
    }

    @Test
    void end_saysWhatWasNotSaidYet() {
        RepeatFilter folding = folding(NEVER);
        for (int i = 0; i < 3; i++) warn(folding, "twice");
        warn(folding, "once");

        folding.stop();

        assertTrue(lines.contains("WARN twice (repeated 2 times in 1 s)"), lines::toString);
        assertFalse(lines.toString().contains("once ("), lines::toString);
    }

    private RepeatFilter folding(Duration window) {
        AppenderBase<ILoggingEvent> end = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                Map<String, String> more = event.getMDCPropertyMap();
                lines.add(event.getLevel() + " " + event.getFormattedMessage()
                        + (more.isEmpty() ? "" : " " + more));
            }
        };
        end.start();
        RepeatFilter folding = new RepeatFilter(end, window);
        context.setMDCAdapter(MDC.getMDCAdapter());
        folding.setContext(context);
        folding.start();
        return folding;
    }

    private void warn(RepeatFilter folding, String text) {
        log(folding, Level.WARN, text);
    }

    private void log(RepeatFilter folding, Level level, String text) {
        folding.doAppend(new LoggingEvent("", context.getLogger("test"), level, text, null, null));
    }
}
