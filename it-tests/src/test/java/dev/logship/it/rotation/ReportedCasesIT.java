package dev.logship.it.rotation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.Mounts;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Cases in which users of other programs that follow files reported lost, doubled or mixed lines.
@Tag("rotation")
final class ReportedCasesIT extends FollowedFiles {
    // The processes end before their file systems are unmounted: extensions end in reverse order.
    @Order(1) @RegisterExtension final Mounts mounts = new Mounts();

    /// An idle file is written to and renamed at once.
    @Test
    void idleFiles_writtenToAndRenamedAtOnce_loseNothing() throws Exception {
        Map<String, AppLog> logs = new HashMap<>();
        for (char letter = 'a'; letter < 'u'; letter++) {
            logs.put("w" + letter + ".log", log("w" + letter + ".log"));
        }
        for (AppLog log : logs.values()) log.append(10);
        startTx("--idle-timeout", "1ms");
        awaitStreams(allWritten(logs));
        for (int round = 0; round < 3; round++) {
            pause(Duration.ofSeconds(3)); // until nothing causes a scan
            for (AppLog log : logs.values()) {
                log.append(5);
                log.rename();
                log.append(7);
            }
            awaitStreams(allWritten(logs));
        }
        assertStreams(allWritten(logs));
    }

    /// Retention deletes the oldest file, and the new one gets its inode, and begins as it did.
    @ParameterizedTest
    @CsvSource({"false, 0", "false, 3000", "true, 0", "true, 3000"})
    void file_withTheInodeOfADeletedOne_isANewFile(boolean down, int header) throws Exception {
        Path disk = mounts.image(dir.resolve("image"), "ext4", dir.resolve("disk"));
        byte[] head = "#".repeat(header).getBytes(StandardCharsets.US_ASCII);
        app = new AppLog(disk.resolve("app.log"));
        byte[] expected = TestFiles.concat(head, app.next(60));
        TestFiles.write(app.path(), expected);
        startTxFor("disk/app.log");
        awaitStreams(Map.of("app.log", expected));
        for (int i = 0; i < 3; i++) {
            Object inode = Files.getAttribute(app.path(), "unix:ino");
            if (down) endTx("KILL");
            Files.delete(app.path());
            byte[] next = TestFiles.concat(head, app.next(80 + i));
            TestFiles.write(app.path(), next);
            // A file that tx has open keeps its inode.
            if (down) assertEquals(inode, Files.getAttribute(app.path(), "unix:ino"));
            expected = TestFiles.concat(expected, next);
            if (down) startTxFor("disk/app.log");
            awaitStreams(Map.of("app.log", expected));
        }
        assertStreams(Map.of("app.log", expected));
    }

    /// A reboot gives a disk another device number.
    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs"})
    void disk_mountedAsAnotherDevice_shipsOnlyWhatIsNew(String type) throws Exception {
        Path image = dir.resolve("image");
        Path disk = mounts.image(image, type, dir.resolve("disk"));
        app = new AppLog(disk.resolve("app.log"));
        AppLog other = new AppLog(disk.resolve("other.log"));
        app.append(10);
        other.append(300);
        startTxFor("disk/*.log");
        awaitStreams(Map.of("app.log", app.written(), "other.log", other.written()));
        app.rename();
        app.append(5);
        awaitStreams(Map.of("app.log", app.written(), "other.log", other.written()));
        Object device = Files.getAttribute(disk, "unix:dev");

        endTx("KILL");
        app.append(20);
        app.rename();
        app.append(3);
        mounts.unmount(disk);
        mounts.image(dir.resolve("another"), "ext4", dir.resolve("elsewhere"));
        mounts.image(image, type, disk);
        assertNotEquals(device, Files.getAttribute(disk, "unix:dev"));
        startTxFor("disk/*.log");

        awaitStreams(Map.of("app.log", app.written(), "other.log", other.written()));
        other.append(1);
        app.rename();
        app.append(3);
        assertStreams(Map.of("app.log", app.written(), "other.log", other.written()));
    }

    /// The file is as long as before, with other content.
    @ParameterizedTest
    @CsvSource({"3, false, false", "3, true, false", "200, false, false", "200, true, false",
        "3, false, true", "200, false, true"})
    void file_writtenAnewWithTheSameLength_isSentWhole(int lines, boolean down, boolean copied)
            throws Exception {
        startTx("--idle-timeout", "1ms");
        appendAndAwait(lines);
        pause(Duration.ofSeconds(2));
        for (int i = 0; i < 3; i++) {
            if (down) endTx("KILL");
            if (copied) app.copyTruncate();
            app.overwrite(lines);
            if (down) startTx("--idle-timeout", "1ms");
            awaitStreams(Map.of("app.log", app.written()));
        }
        assertStreams(Map.of("app.log", app.written()));
    }

    /// The configuration is reloaded while files are renamed and still written to.
    @Test
    void rotations_duringReloads_loseNothing() throws Exception {
        Path config = dir.resolve("logship.toml");
        begun(logship.start("tx", "--config", configure(config, 0).toString()));
        AppLog other = log("other.log");
        appendAndAwait(10);
        for (int i = 0; i < 25; i++) {
            app.append(3);
            app.rename();
            configure(config, i % 2);
            tx.signal("HUP");
            TestFiles.append(app.rotated(1), app.next(2));
            if (i % 3 == 0) pause(Duration.ofMillis(70));
            app.append(4);
            other.append(1);
            pause(Duration.ofMillis(i % 5 * 60L));
        }
        configure(config, 1);
        tx.signal("HUP");
        awaitStreams(Map.of("app.log", app.written(), "other.log", other.written()));
        tx.signal("KILL");
        tx.awaitExit();
        app.append(1);
        begun(logship.start("tx", "--config", config.toString()));
        assertStreams(Map.of("app.log", app.written(), "other.log", other.written()));
    }

    private Path configure(Path config, int others) throws IOException {
        var text = new StringBuilder("[tx]\nhost = ['127.0.0.1:" + port() + "']\nstate-path = '" + state()
                + "'\n[[tx.source]]\nglob = ['" + source + "/app.log']\n");
        if (others > 0) text.append("[[tx.source]]\nglob = ['").append(source).append("/other.log']\n");
        Path next = Files.writeString(dir.resolve("next"), text);
        return Files.move(next, config, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /// A pod is deleted with its log's directory, and another one starts, while the receiver is away.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void podsLog_deletedWithItsDirectoryWhileUnread_arrivesWhole(boolean renamed) throws Exception {
        Path links = Files.createDirectories(dir.resolve("containers"));
        pod(links, 0, app.next(20));
        startTxFor("containers/*.log");
        awaitStreams(Map.of("web.log", app.written()));
        leave(Absence.STOPPED);
        for (int i = 1; i <= 3; i++) {
            Path log = dir.resolve("pods/" + (i - 1) + "/web/0.log");
            TestFiles.append(log, app.next(4000));
            if (renamed) {
                Files.move(log, log.resolveSibling("0.log.20261126-10101" + i));
                Files.write(log, app.next(5));
            }
            awaitOpen(log);
            pause(Duration.ofMillis(1500));
            PathUtils.deleteDirectory(dir.resolve("pods/" + (i - 1)));
            pause(Duration.ofMillis(300));
            pod(links, i, app.next(20));
            awaitOpen(dir.resolve("pods/" + i + "/web/0.log"));
        }
        comeBack(Absence.STOPPED);
        awaitStreams(Map.of("web.log", app.written()));
        TestFiles.append(dir.resolve("pods/3/web/0.log"), app.next(5));
        assertStreams(Map.of("web.log", app.written()));
    }

    /// A link to a link to the log, as Kubernetes has them.
    private void pod(Path links, int number, byte[] bytes) throws IOException {
        Path log = TestFiles.write(dir.resolve("pods/" + number + "/web/0.log"), bytes);
        Path middle = dir.resolve("pods/link");
        Files.deleteIfExists(middle);
        Files.createSymbolicLink(middle, log);
        Files.deleteIfExists(links.resolve("web.log"));
        Files.createSymbolicLink(links.resolve("web.log"), middle);
    }

    /// As `messages` and `syslog` are after an installation.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void logs_withTheSameContent_areTwoStreams(boolean copied) throws Exception {
        Path messages = source.resolve("messages");
        Path syslog = source.resolve("syslog");
        byte[] same = app.next(200);
        byte[] first = same;
        byte[] second = same;
        TestFiles.write(messages, same);
        TestFiles.write(syslog, same);
        startTxFor("source/{messages,syslog}");
        awaitStreams(Map.of("messages", first, "syslog", second));
        for (int i = 0; i < 2; i++) {
            endTx("KILL");
            byte[] more = app.next(10);
            byte[] fresh = app.next(200);
            TestFiles.append(messages, more);
            TestFiles.append(syslog, more);
            for (Path log : List.of(syslog, messages)) {
                if (i > 0) Files.move(rotated(log, 1), rotated(log, 2));
                if (copied) Files.copy(log, rotated(log, 1));
                else Files.move(log, rotated(log, 1));
                if (copied) Files.write(log, new byte[0]);
                Files.write(log, fresh, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
            first = TestFiles.concat(first, more, fresh);
            second = TestFiles.concat(second, more, fresh);
            startTxFor("source/{messages,syslog}");
            awaitStreams(Map.of("messages", first, "syslog", second));
        }
        assertStreams(Map.of("messages", first, "syslog", second));
    }

    private static Path rotated(Path log, int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }
}
