package dev.logship.it.rotation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.it.support.Daemon;
import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.Load;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Real rotation: every two seconds, logrotate rotates, in each of its ways, logs that nginx, rsyslog and a
/// writer of the test write continuously. In the middle, the receiver is away for one or two rotations.
/// `-Dlogrotate.seconds=N` sets the duration.
@Tag("rotation")
final class LogrotateIT {
    private static final int SECONDS = Integer.getInteger("logrotate.seconds", 15);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final String DATED = "dateext; dateformat -%Y%m%d-%s";

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Path source;
    private Logrotate logrotate;
    private int port;
    private Rx rx;

    @BeforeEach
    void prepare() throws IOException {
        Daemon.installed("logrotate");
        source = Files.createDirectories(dir.resolve("source"));
        logrotate = new Logrotate(dir);
        port = Logship.freePort();
        rx = logship.rx(port, dir.resolve("storage"));
    }

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void logsOfNginx_renamedByLogrotate_arriveByteForByte() throws Exception {
        List<Path> logs = renamedLogs("kill -USR1 $(cat " + dir.resolve("pid") + ")");
        int web = Logship.freePort();
        try (Daemon nginx = nginx(web, logs);
                var client = new Socket(InetAddress.ofLiteral("127.0.0.1"), web)) {
            shipWhileRotated(requests(client), 2, logs);
            assertSame(logs);
        }
    }

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void logsOfRsyslog_renamedByLogrotate_arriveByteForByte() throws Exception {
        List<Path> logs = renamedLogs("kill -HUP $(cat " + dir.resolve("pid") + ")");
        int input = Logship.freePort();
        try (Daemon rsyslog = rsyslog(input, logs);
                var client = new Socket(InetAddress.ofLiteral("127.0.0.1"), input)) {
            OutputStream out = client.getOutputStream();
            shipWhileRotated(number -> write(out, "<13>Nov 23 00:00:00 host app:" + Load.name(number) + "\n"),
                    2, logs);
            assertSame(logs);
        }
    }

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void logs_copiedAndCutByLogrotate_missOnlyWhatNoCopyHas() throws Exception {
        Path numbered = log("numbered", "copytruncate", "true");
        Path dated = log("dated", "copytruncate; " + DATED, "true");
        Path delayed = log("delayed", "copytruncate; compress; delaycompress", "true");
        Path served = log("nginx", "copytruncate", "true");
        List<Path> ours = List.of(numbered, dated, delayed);
        int web = Logship.freePort();
        try (Daemon nginx = nginx(web, List.of(served));
                var client = new Socket(InetAddress.ofLiteral("127.0.0.1"), web);
                FileChannel a = appended(numbered); FileChannel b = appended(dated);
                FileChannel c = appended(delayed)) {
            Load.Target requests = requests(client);
            shipWhileRotated(number -> {
                for (FileChannel file : List.of(a, b, c)) file.write(ByteBuffer.wrap(Load.line(number)));
                requests.log(number);
            }, 1, List.of(numbered, dated, delayed, served));
            for (Path log : ours) assertMissesOnlyWhatNoFileHas(log);
            assertMissesOnlyWhatNoFileHas(served);
        }
    }

    /// One log for each way of renaming it and notifying its writer. logrotate creates only the first one
    /// again: the writer, notified for the log before, may still be reopening all of them, and if it creates
    /// a file first, logrotate renames that to `.backup`, or fails.
    private List<Path> renamedLogs(String reopen) throws IOException {
        return List.of(log("created", "create", reopen),
                log("dated", DATED, reopen),
                log("delayed", "compress; delaycompress", reopen),
                // The writer reopens its log a moment after the signal; the file must not be compressed
                // before.
                log("packed", "compress", reopen + "; sleep 0.5"),
                log("packed-dated", "compress; " + DATED, reopen + "; sleep 0.5"));
    }

    private Path log(String name, String directives, String afterwards) throws IOException {
        Path log = source.resolve(name + ".log");
        logrotate.add(log, directives, afterwards);
        return log;
    }

    /// Logs lines, rotates the logs and ships them. Returns when all lines are in the files.
    ///
    /// @param missed the number of rotations for which the receiver is away
    private void shipWhileRotated(Load.Target target, int missed, List<Path> logs) throws Exception {
        logship.tx(port, dir);
        int last;
        try (var load = new Load(target)) {
            // Files rotated before the agent's first look do not belong to the stream.
            for (Path log : logs) await(log + " to be shipped").until(() -> Files.exists(stored(log)));
            int rotations = Math.max(4, SECONDS / (int) INTERVAL.toSeconds());
            for (int i = 1; i <= rotations; i++) {
                FollowedLog.pause(INTERVAL);
                if (i == rotations / 2) rx.process().kill();
                logrotate.rotate();
                if (i == rotations / 2 + missed - 1) rx = logship.rx(port, dir.resolve("storage"));
            }
            FollowedLog.pause(INTERVAL);
            last = load.stop() - 1;
        }
        String name = Load.name(last);
        for (Path log : logs) {
            await(name + " in " + log).until(() -> Files.exists(log) && Files.readString(log).contains(name));
        }
    }

    private void assertSame(List<Path> logs) throws IOException {
        for (Path log : logs) {
            byte[] expected = Logrotate.everything(log);
            await(log + " at the receiver").until(() -> TestFiles.size(stored(log)) >= expected.length);
            TestFiles.assertBytes(expected, Files.readAllBytes(stored(log)), log.toString());
        }
    }

    /// Asserts that the stream has lines of ascending numbers, and every one that is in the log or in one of
    /// its copies: lines written between copying and truncating are in neither.
    private void assertMissesOnlyWhatNoFileHas(Path log) throws IOException {
        byte[] kept = Logrotate.everything(log);
        byte[] last = Arrays.copyOfRange(kept, kept.length - Load.LINE, kept.length);
        await("the last line of " + log).until(() -> endsWith(stored(log), last));
        BitSet missing = LoggedLines.numbers(kept, log + " and its copies");
        missing.andNot(LoggedLines.numbers(Files.readAllBytes(stored(log)), stored(log).toString()));
        assertEquals(new BitSet(), missing, "numbers of lines of " + log + " that are not in the stream");
    }

    private static boolean endsWith(Path file, byte[] end) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return bytes.length >= end.length
                && Arrays.equals(bytes, bytes.length - end.length, bytes.length, end, 0, end.length);
    }

    private Path stored(Path log) {
        return rx.file(log.getFileName().toString());
    }

    private Daemon nginx(int web, List<Path> logs) throws IOException {
        String accessLogs = logs.stream().map(log -> "access_log " + log + " line;")
                .collect(Collectors.joining());
        Path config = Files.writeString(dir.resolve("nginx.conf"), """
                daemon off;
                %s
                pid DIR/pid;
                error_log stderr;
                events {}
                http {
                    log_format line '$request_uri%s';
                    %s
                    keepalive_requests 1000000000;
                    client_body_temp_path DIR/body; proxy_temp_path DIR/proxy; fastcgi_temp_path DIR/fastcgi;
                    uwsgi_temp_path DIR/uwsgi; scgi_temp_path DIR/scgi;
                    server { listen 127.0.0.1:%d; location / { return 204; } }
                }
                """.formatted(isRoot() ? "user root;" : "", Load.padding(), accessLogs, web)
                .replace("DIR", dir.toString()));
        Daemon nginx = Daemon.start(dir.resolve("output"), "nginx", "-p", dir.toString(), "-c",
                config.toString());
        nginx.awaitPort(web);
        return nginx;
    }

    private Daemon rsyslog(int input, List<Path> logs) throws IOException {
        String actions = logs.stream()
                .map(log -> "action(type=\"omfile\" file=\"" + log + "\" template=\"line\")\n")
                .collect(Collectors.joining());
        Path config = Files.writeString(dir.resolve("rsyslog.conf"), """
                global(workDirectory="%s")
                module(load="imtcp")
                template(name="line" type="string" string="%%msg%%%s\\n")
                %sinput(type="imtcp" address="127.0.0.1" port="%d")
                """.formatted(dir, Load.padding(), actions, input));
        Daemon rsyslog = Daemon.start(dir.resolve("output"), "rsyslogd", "-n", "-f", config.toString(),
                "-i", dir.resolve("pid").toString());
        rsyslog.awaitPort(input);
        return rsyslog;
    }

    /// Requests over one connection, whose answers are discarded.
    private static Load.Target requests(Socket client) throws IOException {
        OutputStream out = client.getOutputStream();
        Thread.ofVirtual().start(() -> discardInput(client));
        return number -> write(out, "GET " + Load.name(number) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private static void discardInput(Socket client) {
        try {
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The test closes the connection at its end.
            if (!client.isClosed()) throw new UncheckedIOException(e);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static FileChannel appended(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
