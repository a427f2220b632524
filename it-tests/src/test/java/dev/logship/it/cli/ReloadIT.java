package dev.logship.it.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.EventClient;
import dev.logship.it.peer.TailClient;
import dev.logship.it.support.Daemon;
import dev.logship.it.support.Load;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A configuration that is changed while a program runs, and read again at SIGHUP.
@Tag("cli")
final class ReloadIT {
    private static final int FILES = 180;
    private static final int REMOVED = 50;
    private static final int FIRST = 80;

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    void sources_addedAndRemovedUnderLoad_areShippedAndLeft() throws Exception {
        for (int i = 0; i < FILES; i++) Files.createDirectories(source(i).getParent());
        Rx rx = logship.rx(dir.resolve("storage"));
        configure(List.of(rx), 0, FIRST);
        LogshipProcess tx = logship.start("tx", "--config", config().toString());
        try (Load load = new Load(number -> Files.write(source(number % FILES), Load.line(number),
                StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
            await("first").until(() -> isShipped(rx, 0, FIRST));
            // A line is read a moment after its event.
            await("all connections").until(() -> connections(rx, REMOVED, FIRST) >= FIRST - REMOVED);
            long connections = connections(rx, REMOVED, FIRST);

            configure(List.of(rx), REMOVED, FILES);
            tx.signal("HUP");
            await("added").until(() -> isShipped(rx, FIRST, FILES));
            await("removed").until(() -> tx.stderrWith("is no longer selected").size() == REMOVED);
            List<Long> left = sizes(rx, 0, REMOVED);

            Files.writeString(config(), "[tx]\nhots = 'a'\n[[tx.source]]\nglob = '['\n");
            tx.signal("HUP");
            tx.awaitLine("refusal", line -> line.contains("reload rejected; "));
            assertEquals(1, tx.stderrWith("2:1: [tx] has no option hots; did you mean host?").size());
            assertEquals(1, tx.stderrWith("4:1: glob: '[' is not a glob").size(), tx::toString);
            long before = Files.size(rx.file(REMOVED + ".log"));
            await("shipping continues").until(() -> Files.size(rx.file(REMOVED + ".log")) > before);

            assertEquals(left, sizes(rx, 0, REMOVED), "what was removed is left alone");
            assertEquals(connections, connections(rx, REMOVED, FIRST), "what stayed was not interrupted");
            for (int i = 0; i < REMOVED; i++) TestFiles.assertPrefix(source(i), rx.file(i + ".log"), 0);
        }
        for (int i = REMOVED; i < FILES; i++) TestFiles.awaitSame(source(i), rx.file(i + ".log"));

        configure(List.of(rx), 0, FILES);
        tx.signal("HUP");
        for (int i = 0; i < REMOVED; i++) TestFiles.awaitSame(source(i), rx.file(i + ".log"));
        assertEquals(0, tx.stderrWith("no saved state for").size(), tx::toString);
        tx.terminate();
        tx.assertExit(0);
    }

    @Test
    void receivers_addedAndRemoved_areShippedToAndLeft() throws Exception {
        Files.createDirectories(source(0).getParent());
        Files.writeString(source(0), "1\n");
        Rx one = logship.rx(dir.resolve("one"));
        Rx two = logship.rx(dir.resolve("two"));
        configure(List.of(one), 0, 1);
        LogshipProcess tx = logship.start("tx", "--config", config().toString());
        TestFiles.awaitBytes(bytes("1\n"), one.file("0.log"));

        configure(List.of(one, two), 0, 1);
        tx.signal("HUP");
        TestFiles.awaitBytes(bytes("1\n"), two.file("0.log"));

        configure(List.of(two), 0, 1);
        tx.signal("HUP");
        await("change").until(() -> tx.stderrWith("configuration reloaded").size() == 2);
        TestFiles.append(source(0), bytes("2\n"));
        TestFiles.awaitBytes(bytes("1\n2\n"), two.file("0.log"));
        assertEquals(2, Files.size(one.file("0.log")));
    }

    @Test
    void targets_addedAndRemoved_areServedAndLeft_withoutInterruptingOthers() throws Exception {
        Files.createDirectories(source(0).getParent());
        for (String name : List.of("a", "b", "c")) Files.writeString(log(name), name + "1\n");
        Rx server = serve("a", "b");
        LogshipProcess serve = server.process();
        try (TailClient a = TailClient.open(server.tailPort(), "a.log\n0");
                TailClient b = TailClient.open(server.tailPort(), "b.log\n0");
                EventClient events = EventClient.open(server.httpPort(), "from=0")) {
            assertEquals("a1b1", a.readLine() + b.readLine());
            assertEquals("a1b1", message(events) + message(events));

            configureServe("5s", "a", "c");
            serve.signal("HUP");
            serve.awaitLine("news", line -> line.endsWith("restart required to apply: check-interval"));
            b.assertEnd();
            assertEquals("c1", message(events));
            Files.writeString(config(), "[serve]\ntarget = ['" + log("a") + ":*:perhaps']\n");
            serve.signal("HUP");
            serve.awaitLine("refusal", line -> line.contains("reload rejected; "));
            for (String name : List.of("b", "a")) TestFiles.append(log(name), bytes(name + "2\n"));
            assertEquals("a2", a.readLine());
            assertEquals("a2", message(events));

            Files.move(log("b"), source(0).resolveSibling("b.log.1"));
            Files.writeString(log("b"), "b3\n");
            configureServe("5s", "a", "b", "c");
            serve.signal("HUP");
            await("b again").until(() -> serve.stderrWith("b.log: found").size() == 2);
            try (TailClient again = TailClient.open(server.tailPort(), "b.log\n3")) {
                assertEquals("b2b3", again.readLine() + again.readLine());
            }
            TestFiles.append(log("a"), bytes("a3\n"));
            assertEquals("a3", a.readLine());
        }
        serve.terminate();
        serve.assertExit(0);
    }

    private static String message(EventClient events) throws IOException {
        return events.nextLine().text("message");
    }

    private Path log(String name) {
        return source(0).resolveSibling(name + ".log");
    }

    private Rx serve(String... names) throws IOException {
        configureServe("100", names);
        return new Rx(logship.start("serve", "--config", config().toString()), dir);
    }

    private void configureServe(String checkInterval, String... names) throws IOException {
        String targets =
                Stream.of(names).map(name -> "'" + log(name) + "'").collect(Collectors.joining(", "));
        Files.writeString(config(), "[serve]\nbindhost = '127.0.0.1'\ntail-port = 0\nhttp-port = 0\n"
                + "target = [" + targets + "]\nstate-path = '" + dir.resolve("state") + "'\n"
                + "check-interval = '" + checkInterval + "'\n");
    }

    @Test
    void fileServedAsItIs_hungUp_isServedOn() throws Exception {
        Files.createDirectories(source(0).getParent());
        Files.writeString(log("a"), "a1\n");
        Files.writeString(config(),
                "[serve]\ntail-port = '127.0.0.1:0'\ntarget = ['" + log("a") + "']\n");
        Rx server = new Rx(logship.start("serve", "--config", config().toString()), dir);
        try (TailClient a = TailClient.open(server.boundPort("a.log"), "0")) {
            assertEquals("a1", a.readLine());
            server.process().signal("HUP");
            server.process().awaitLine("news", line -> line.endsWith("configuration reloaded"));
            TestFiles.append(log("a"), bytes("a2\n"));
            assertEquals("a2", a.readLine());
        }
    }

    @Test
    void agent_hungUp_saysThatLoggingWantsANewStart() throws Exception {
        String text = "[tx]\nhost = '127.0.0.1:1'\nglob = '/nowhere/*'\nstate-path = '" + dir + "/state'\n";
        Files.writeString(config(), text);
        try (NotifySocket systemd = new NotifySocket(dir)) {
            LogshipProcess tx =
                    logship.startBehind(systemd.command(""), "tx", "--config", config().toString());
            systemd.awaitLine("READY=1");
            tx.awaitLine("files", line -> line.endsWith("no files match the globs yet; still watching"));
            Files.writeString(config(), text + "timeout = 1\nverbose = true\n");

            tx.signal("HUP");

            tx.awaitLine("news", line -> line.endsWith("restart required to apply: verbose"));
        }
    }

    @Test
    void receiver_hungUp_saysWhatWantsANewStart_andIsWatchedBySystemd() throws Exception {
        Files.writeString(config(), "[rx]\nport = 0\ntail-port = 0\nhttp-port = 'off'\n");
        try (NotifySocket systemd = new NotifySocket(dir)) {
            LogshipProcess rx = logship.startBehind(systemd.command(""), "rx",
                    "--config", config().toString(), "--storage-path", dir.resolve("storage").toString());
            systemd.awaitLine("READY=1");
            Files.writeString(config(),
                    "[rx]\nport = 0\ntail-port = 'off'\nhttp-port = 'off'\nfsync = '5s'\n");

            rx.signal("HUP");

            rx.awaitLine("news", line -> line.endsWith("restart required to apply: tail-port, fsync"));
            await("systemd").until(() -> systemd.count("READY=1") == 2 && systemd.count("RELOADING=1") == 1);
            assertMoment(systemd.lines().stream()
                    .filter(line -> line.startsWith("MONOTONIC_USEC=")).findFirst());
            assertTrue(rx.isAlive());
        }
    }

    /// The line has the time of systemd's clock, a moment ago.
    private static void assertMoment(Optional<String> line) throws IOException {
        Process clock = new ProcessBuilder(Daemon.installed("python3"), "-c",
                "import time; print(time.monotonic_ns() // 1000)").start();
        long now = Long.parseLong(new String(clock.getInputStream().readAllBytes(),
                StandardCharsets.UTF_8).strip());
        long ago = now - Long.parseLong(line.orElseThrow().replaceFirst(".*=", ""));
        assertTrue(ago > 0 && ago < Duration.ofMinutes(1).toMillis() * 1000, () -> ago + " microseconds ago");
    }

    @Test
    void receiver_hungUpWithoutConfigurationFile_ends() throws Exception {
        Rx rx = logship.rx(dir.resolve("storage"));

        rx.process().signal("HUP");

        rx.process().assertExit(0);
    }

    private Path config() {
        return dir.resolve("logship.toml");
    }

    private Path source(int i) {
        return dir.resolve("source").resolve("directory" + i).resolve(i + ".log");
    }

    /// Ships the files `[from, until)` to these receivers.
    private void configure(List<Rx> receivers, int from, int until) throws IOException {
        var text = new StringBuilder("[tx]\nhost = [");
        receivers.forEach(rx -> text.append("'127.0.0.1:").append(rx.shipPort()).append("', "));
        text.append("]\nstate-path = '").append(dir.resolve("state")).append("'\n");
        for (int i = from; i < until; i++) {
            text.append("[[tx.source]]\nglob = ['").append(source(i)).append("']\n");
        }
        Path next = Files.writeString(dir.resolve("next"), text);
        Files.move(next, config(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isShipped(Rx rx, int from, int until) {
        return IntStream.range(from, until).allMatch(i -> TestFiles.size(rx.file(i + ".log")) > 0);
    }

    private static List<Long> sizes(Rx rx, int from, int until) {
        return IntStream.range(from, until).mapToObj(i -> TestFiles.size(rx.file(i + ".log"))).toList();
    }

    /// How many connections the receiver had for these files.
    private static long connections(Rx rx, int from, int until) {
        return rx.process().stderrWith(" sends from ").stream()
                .filter(line -> IntStream.range(from, until)
                        .anyMatch(i -> line.contains("_" + i + ".log: ")))
                .count();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
