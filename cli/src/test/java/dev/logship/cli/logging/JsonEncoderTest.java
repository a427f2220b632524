package dev.logship.cli.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.logship.agent.AgentGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class JsonEncoderTest {
    private static final String HOSTILE =
            "\"}\n{\\\r\u0000\u001b[2J\u0085\u2028\u2029\u202e\u009b é \ud83d\ude00 \ud800 {}";

    @Test
    void line_ofHostileText_isOneLineOfAsciiAndReadsTheSame() {
        LoggingEvent event = new LoggingEvent("", new LoggerContext().getLogger("a.b"), Level.WARN, "{}",
                new IOException(HOSTILE), new Object[] {HOSTILE});
        event.setMDCPropertyMap(Map.of(AgentGroup.RECEIVER, HOSTILE));
        event.setInstant(Instant.parse("2026-01-02T03:04:05.678901Z"));

        String line = new String(new JsonEncoder().encode(event), StandardCharsets.UTF_8);

        assertTrue(line.matches("[ -~]+\n"), line);
        Map<String, String> members = members(line);
        assertEquals("[time, level, logger, message, receiver, exception]", members.keySet().toString());
        assertEquals("2026-01-02T03:04:05.678Z", members.get("time"));
        assertEquals("WARN", members.get("level"));
        assertEquals("a.b", members.get("logger"));
        assertEquals(HOSTILE, members.get("message"));
        assertEquals(HOSTILE, members.get("receiver"));
        assertTrue(String.valueOf(members.get("exception")).contains(HOSTILE), line);
    }

    private static Map<String, String> members(String line) {
        Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
            parser.nextToken();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                members.put(name, parser.getString());
            }
        }
        return members;
    }
}
