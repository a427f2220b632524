package dev.logship.line;

import dev.logship.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.JsonGenerator;

/// What is sent while nothing else is, so that both sides know the other is there.
///
/// @param time when it was sent
/// @param readers how many read from the endpoint
/// @param uptime for how long the endpoint has been there
public record Heartbeat(Instant time, int readers, Duration uptime) {

    /// When heartbeats are sent, and what they tell beside being there.
    ///
    /// @param interval how often
    /// @param timestamp whether they tell the time
    /// @param stats whether they tell how many read, and the uptime
    public record Config(Duration interval, boolean timestamp, boolean stats) {}

    /// As text: `heartbeat 2024-01-01T12:00:00Z clients=5 uptime=3600s`.
    public String text(Config config) {
        return "heartbeat" + (config.timestamp ? " " + seconds() : "")
                + (config.stats ? " clients=" + readers + " uptime=" + uptime.toSeconds() + "s" : "");
    }

    /// As JSON: `{"type":"heartbeat","timestamp":…,"active_clients":…,"uptime_seconds":…}`. Protocols call
    /// the time and the count of readers differently.
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
