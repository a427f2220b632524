package dev.logship.it.rotation;

import static java.util.stream.IntStream.range;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.Daemon;
import dev.logship.it.support.FollowedLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One log, followed by rsyslog's imfile and by logship, as the README says of both. imfile needs either the
/// log's own path, and then does not find a file that was renamed while it was down, or a pattern that
/// matches rotated files too, and then treats a copy as a new file.
@Tag("rotation")
final class RsyslogIT extends FollowedLog {
    private static final int NUMBER_DIGITS = 8;

    @Test
    void log_renamedWhileBothAreDown_arrivesWhole_andMissesLinesByImfile() throws Exception {
        shipAndEnd("TERM");
        try (Daemon rsyslog = rsyslog("app.log")) {
            awaitLines(100);
        }
        app.append(20);
        app.rename();
        app.append(30);
        try (Daemon rsyslog = rsyslog("app.log")) {
            awaitLines(130);
        }

        assertEquals(numbers(range(0, 100), range(120, 150)), lines(), "without those before the rename");
        startAndEndEqual();
    }

    @Test
    void log_copiedAndTruncated_arrivesOnce_andTwiceByImfile() throws Exception {
        startTx();
        try (Daemon rsyslog = rsyslog("app.log*")) {
            appendAndAwait(100);
            awaitLines(100);
            app.copyTruncate();
            awaitLines(200);
            appendAndAwait(30);
            awaitLines(230);
        }

        assertEquals(numbers(range(0, 100), range(0, 100), range(100, 130)), lines(), "the copy as well");
        assertNothingLost();
    }

    @Test
    void line_longerThanAMessageOfRsyslog_arrivesWhole_andIsCutByImfile() throws Exception {
        byte[] written = ("x".repeat(20_000) + "\n00000001 end\n").getBytes(StandardCharsets.US_ASCII);
        startTx();
        try (Daemon rsyslog = rsyslog("app.log")) {
            Files.write(app.path(), written);
            await("the last line by rsyslog").until(() -> lines().contains("00000001"));
        }

        assertTrue(Files.readString(output()).indexOf('\n') <= 8192, "the default maximum of rsyslog");
        assertEndsWith(written);
    }

    private Daemon rsyslog(String pattern) throws IOException {
        Path work = Files.createDirectories(dir.resolve("rsyslog"));
        Path config = Files.writeString(dir.resolve("rsyslog.conf"), """
                global(workDirectory="%s")
                module(load="imfile")
                template(name="line" type="string" string="%%msg%%\\n")
                input(type="imfile" File="%s" Tag="app" ruleset="out" reopenOnTruncate="on"
                        persistStateInterval="1")
                ruleset(name="out") { action(type="omfile" file="%s" template="line") }
                """.formatted(work, source.resolve(pattern), output()));
        return Daemon.start(dir.resolve("rsyslog.log"), "rsyslogd", "-n", "-f", config.toString(), "-i",
                dir.resolve("rsyslog.pid").toString());
    }

    private Path output() {
        return dir.resolve("rsyslog.out");
    }

    private void awaitLines(int count) {
        await(count + " lines by rsyslog").until(() -> lines().size() >= count);
    }

    /// The numbers of the lines that rsyslog has written.
    private List<String> lines() throws IOException {
        if (!Files.exists(output())) return List.of();
        return Files.readString(output(), StandardCharsets.US_ASCII).lines().map(String::strip)
                .filter(line -> line.length() >= NUMBER_DIGITS)
                .map(line -> line.substring(0, NUMBER_DIGITS)).toList();
    }

    private static List<String> numbers(IntStream... parts) {
        return Stream.of(parts).flatMap(IntStream::boxed)
                .map(number -> String.format(Locale.ROOT, "%08d", number)).toList();
    }
}
