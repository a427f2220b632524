package dev.logship.it.rotation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.Daemon;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.TxMetrics;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The kernel gives tx no watches, or too few: tx logs it once, polls, loses no rotation, and watches again
/// when there are some. In a user namespace, which has its own limits.
@Tag("rotation")
final class InotifyLimitsIT extends FollowedFiles {
    private static final Duration WATCHED = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource({"watches, 0, max_user_watches", "watches, 1, max_user_watches",
        "watches, 3, max_user_watches", "instances, 0, max_user_instances",
        "instances, 1, max_user_instances"})
    void limit_usedUp_isSaidOnce_andLosesNothing(String what, int most, String remedy) throws Exception {
        Files.createDirectories(source.resolve("deep"));
        AppLog deep = log("deep/other.log");
        app.append(50);
        deep.append(50);
        startTxFor(limited(what, most), source + "/**/*.log", "--http-port", "0");
        TxMetrics metrics = new TxMetrics(tx);
        awaitStreams(Map.of("app.log", app.written(), "other.log", deep.written()));
        for (AppLog each : List.of(app, deep)) {
            for (int i = 0; i < 2; i++) {
                each.rename();
                each.append(20);
            }
        }
        awaitStreams(Map.of("app.log", app.written(), "other.log", deep.written()), WATCHED);
        assertTrue(metrics.sum("logship_tx_unwatched_directories") > 0);
        Daemon.run("nsenter", "--user", "--preserve-credentials", "--target", Long.toString(tx.pid()),
                "sh", "-c", "echo 1000 >/proc/sys/user/max_inotify_" + what);
        tx.awaitLine("watching", line -> line.contains("all directories are watched again"));
        assertEquals(0, metrics.sum("logship_tx_unwatched_directories"));
        app.rename();
        app.append(5);
        assertStreams(Map.of("app.log", app.written(), "other.log", deep.written()));
        List<String> said = tx.stderrWith("cannot watch ");
        assertEquals(1, said.size(), said::toString);
        assertTrue(said.getFirst().contains("raise fs.inotify." + remedy + " with sysctl"), said::toString);
    }

    private static List<String> limited(String what, int most) throws Exception {
        String limit = "echo " + most + " >/proc/sys/user/max_inotify_" + what;
        List<String> command = List.of("unshare", "--user", "--map-root-user", "sh", "-c",
                limit + " && exec \"$@\"", "sh");
        Process process =
                new ProcessBuilder("unshare", "--user", "--map-root-user", "sh", "-c", limit).start();
        assumeTrue(process.waitFor() == 0, "limits cannot be lowered for a process here");
        return command;
    }
}
