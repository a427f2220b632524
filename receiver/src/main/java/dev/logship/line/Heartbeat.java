package dev.logship.line;

import dev.logship.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.JsonGenerator;

/// Sent at intervals on idle connections, so that both sides detect a lost one. Immutable.
///
/// @param time time of sending
/// @param readers number of readers of the endpoint
/// @param uptime time since the endpoint was started
public record Heartbeat(Instant time, int readers, Duration uptime) {

    /// Interval and content of heartbeats.
    ///
    /// @param timestamp whether they include the time
    /// @param stats whether they include the number of readers and the uptime
    public record Config(Duration interval, boolean timestamp, boolean stats) {}

    /// As text: `heartbeat 2024-01-01T12:00:00Z clients=5 uptime=3600s`.
    public String text(Config config) {
        return "heartbeat" + (config.timestamp ? " " + seconds() : "")
                + (config.stats ? " clients=" + readers + " uptime=" + uptime.toSeconds() + "s" : "");
    }

    /// As JSON: `{"type":"heartbeat","timestamp":…,"active_clients":…,"uptime_seconds":…}`. Protocols have
    /// different names for the time and the number of readers.
    public String json(Config config, String timeName, String readersName) {
        return Json.object(json -> write(json, config, timeName, readersName));
    }

    private void write(JsonGenerator json, Config config, String timeName, String readersName) {
        json.writeStringProperty("type", "heartbeat");
        if (config.timestamp) json.writeStringProperty(timeName, seconds());
        if (!config.stats) return;
        json.writeNumberProperty(readersName, readers);
        json.writeNumberProperty("uptime_seconds", uptime.toSeconds());
    }

    private String seconds() {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
