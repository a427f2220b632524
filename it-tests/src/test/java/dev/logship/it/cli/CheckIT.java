package dev.logship.it.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.it.peer.PeerServer;
import dev.logship.it.support.Daemon;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import dev.logship.it.support.TmpfsMount;
import dev.logship.it.support.Unprivileged;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// `logship check`: each problem that a test can cause is reported, with its remedy.
@Tag("cli")
final class CheckIT {
    @RegisterExtension final Logship logship = new Logship();
    @RegisterExtension final TmpfsMount mount = new TmpfsMount();

    @TempDir Path dir;

    @BeforeEach
    void makeSource() throws IOException {
        TestFiles.write(dir.resolve("source/app.log"), "12345".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    @Tag("quick")
    void nothingWrong_endsWithZero_andLeavesNothingBehind() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"));
        List<String> before = TestFiles.tree(dir);

        LogshipProcess check = checkTx(rx.shipPort(), "--name-prefix", "a_");

        check.assertExit(0);
        said(check, "  ok       glob: ", " matches 1 files, 5 bytes: ", "app.log");
        said(check, " answers as a receiver does");
        said(check, "name-prefix = a_   (command line)");
        said(check, "max-connections = 256   (default)");
        assertEquals("it would run", check.stdout().getLast());
        assertEquals(before, TestFiles.tree(dir));
    }

    @Test
    void configuration_isToldWithItsPlaces_andAllItsVerbsAreChecked() throws IOException {
        Path config = Files.writeString(dir.resolve("logship.toml"), "[rx]\nport = 0\ntail-port = 0\n"
                + "http-port = 'off'\nstorage-path = '" + dir.resolve("storage") + "'\n[entries]\nport = 0\n"
                + "blobs = 'memory'\n");

        LogshipProcess check = logship.startBehind(List.of("env", "LOGSHIP_RX_FSYNC=off"), "check",
                "--config", config.toString());

        check.assertExit(0);
        said(check, "fsync = off   (LOGSHIP_RX_FSYNC)");
        said(check, "storage-path = " + dir.resolve("storage") + "   (" + config + ":5:1)");
        said(check, "logship entries as user " + System.getProperty("user.name") + ", options:");
        said(check, "blobs = memory   (" + config + ":8:1)");
    }

    @Test
    void configuration_wrong_isRefused() throws IOException {
        Path config = Files.writeString(dir.resolve("logship.toml"), "[rx]\nprot = 0\nfsync = 'x'\n");
        LogshipProcess check = logship.start("check", "rx", "--config", config.toString());
        check.assertExit(78);
        assertEquals(2, check.stderr().size(), check::toString);
        String line = logship.start("check", "rx", "--config", "/nowhere/logship.toml").assertFails(78);
        assertTrue(line.contains("/nowhere/logship.toml: no such file"), line);
    }

    @Test
    void portsInUse_areFound() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String port = Integer.toString(other.getLocalPort());
            LogshipProcess check = checkRx("--port", port, "--tail-port", port, "--lines-port", port,
                    "--http-port", port, "--tail", port + "=a.log");
            check.assertExit(1);
            for (String option : List.of("--port", "--tail-port", "--lines-port", "--http-port", "--tail")) {
                said(check, "PROBLEM  " + option + ": cannot listen on 127.0.0.1:" + port
                        + ": Address already in use; find its user with ss -ltnp and stop it, "
                        + "or choose another port");
            }
        }
    }

    @Test
    void portsThatAreTheSame_areFound() throws IOException {
        String port = Integer.toString(Logship.freePort());
        LogshipProcess check = checkRx("--port", port, "--tail-port", port);
        said(check, "PROBLEM  --tail-port: cannot listen on 127.0.0.1:" + port);
        check.assertExit(1);
    }

    @Test
    void addressesThatAreNotThisMachines_areFound() throws IOException {
        LogshipProcess check = checkRx("--port", "203.0.113.1:1", "--tail-port", "no-host.invalid:1");
        check.assertExit(1);
        said(check, "PROBLEM  --port: cannot listen on 203.0.113.1:1", "give an address of this machine");
        said(check, "PROBLEM  --tail-port: unknown host 'no-host.invalid'");
    }

    @Test
    void storageThatIsAFile_orBelowOne_isFound() throws IOException {
        LogshipProcess check = checkRx("--storage-path", dir.resolve("source/app.log/storage").toString());
        check.assertExit(1);
        said(check, "PROBLEM  --storage-path: ", "app.log is not a directory; choose another --storage-path");
    }

    @Test
    void storageAndStateInUse_areFound() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"));
        LogshipProcess tx = logship.tx(rx.shipPort(), dir);
        tx.awaitLine("shipping", line -> line.contains("caught up"));
        Path lock = dir.resolve("state/127.0.0.1_" + rx.shipPort() + ".state.lock");
        FileTime first = Files.getLastModifiedTime(lock);
        await("sign of life").until(() -> !Files.getLastModifiedTime(lock).equals(first));

        said(checkRx("--storage-path", dir.resolve("storage").toString()),
                "PROBLEM  --storage-path: ", "is in use by logship rx ",
                " (pid " + rx.process().pid() + "); stop that process");
        LogshipProcess check = checkTx(rx.shipPort());
        check.assertExit(1);
        said(check, "PROBLEM  --state-path: ", "is in use by logship tx ",
                " (pid " + tx.pid() + "); stop that process");
    }

    @Test
    void storageThatIsFullOrReadOnly_isFound() throws Exception {
        Path small = mount.mount(dir.resolve("small"), 1);
        said(checkRx("--storage-path", small.resolve("storage").toString()),
                "PROBLEM  --storage-path: no space left");
        Daemon.run("mount", "-o", "remount,ro", small.toString());
        said(checkRx("--storage-path", small.resolve("storage").toString()),
                "PROBLEM  --storage-path: ", "small is on a read-only file system");
    }

    @Test
    void receiver_unknownRefusingOrOfAnotherProtocol_isFound() throws IOException {
        said(logship.start("check", "tx", "--host", "no-host.invalid", "--glob", "/x"),
                "PROBLEM  host: unknown host 'no-host.invalid'; correct the name, or the machine's DNS");
        said(checkTx(Logship.freePort()), " cannot be reached: Connection refused; start logship rx there");
        Rx rx = logship.rx(dir.resolve("storage"), "--http-port", "0");
        said(checkTx(rx.httpPort()), " speaks another protocol; give the ship port");
        said(checkTx(rx.tailPort()), "PROBLEM  host: ", " as a tail port does", "; give the ship port");
        try (PeerServer silent = PeerServer.start((socket, nth) -> socket.getInputStream().readAllBytes())) {
            said(checkTx(silent.port()), " does not answer within 3 s; check firewalls on the way");
        }
    }

    @Test
    void files_missingOrWithOneName_areFound() throws IOException {
        TestFiles.write(dir.resolve("other/app.log"), new byte[0]);
        LogshipProcess check = checkTx(1, "--glob", dir + "/o*/*.log", "--name-from", "basename");
        check.assertExit(1);
        said(check, "PROBLEM  ", " is not shipped: its stream app.log is that of ", "with --name-from path");
        LogshipProcess none = logship.start("check", "tx", "--host", "127.0.0.1:1", "--glob", dir + "/no/*");
        said(none, "warning  glob: ", "/no/* matches no files now");
        said(logship.start("check", "tx", "--host", "127.0.0.1:1", "--glob", dir + "/sour*"),
                "warning  ", "source matches but is not a regular file");
    }

    @Test
    void files_ofAStateThatKnowsThem_areToldWithTheirStream() throws Exception {
        Rx rx = logship.rx(dir.resolve("storage"));
        LogshipProcess tx = logship.tx(rx.shipPort(), dir);
        tx.awaitLine("shipping", line -> line.contains("caught up"));
        tx.terminate();
        tx.assertExit(0);
        Path app = dir.resolve("source/app.log");
        Files.move(app, dir.resolve("source/old.log"));
        TestFiles.write(app, new byte[3]);
        Files.createLink(dir.resolve("source/same.log"), app);

        LogshipProcess check = checkTx(rx.shipPort());

        said(check, dir + "/source/old.log: stream app.log: a rotated file of it");
        said(check, dir + "/source/app.log: stream app.log: new");
        said(check, dir + "/source/same.log: stream app.log: another name of it");
        Files.delete(dir.resolve("source/same.log"));
        Files.move(dir.resolve("source/old.log"), app, StandardCopyOption.REPLACE_EXISTING);
        said(checkTx(rx.shipPort()), dir + "/source/app.log: stream app.log: known since 2",
                ": first 5 bytes shipped when that was saved");
    }

    @Test
    void files_thatMatchAndAreNotShipped_areAllNamed() throws IOException {
        Path source = dir.resolve("source");
        for (String name : List.of("app.log.1", "app.log.gz", "debug.log")) {
            TestFiles.write(source.resolve(name), new byte[0]);
        }
        TestFiles.write(source.resolve("cache/x.log"), new byte[0]);

        LogshipProcess check = checkTx(Logship.freePort(), "--glob", source + "/**/*.log*", "--glob",
                "/sys/kernel/mm/transparent_hugepage/enabled", "--exclude", "debug*", "--exclude", "cache",
                "--rotated", "app.log.*");

        said(check, source + "/app.log: stream app.log: new");
        said(check, source + "/app.log.1: not shipped: rotated");
        said(check, source + "/app.log.gz: not shipped: ");
        said(check, source + "/debug.log: not shipped: excluded");
        said(check, source + "/cache and its contents: not shipped: excluded");
        said(check, "PROBLEM  /sys/", "enabled is not shipped: its content is not as long as its size");
        check.assertExit(1);
        said(checkTx(Logship.freePort(), "--glob", source + "/*.log*"),
                source + "/app.log.gz: not shipped: compressed");
    }

    @Test
    void files_many_areCut_butRefusedOnesAreNamed() throws IOException {
        for (int i = 0; i < 30; i++) {
            TestFiles.write(dir.resolve("many/%02d.log".formatted(i)), new byte[0]);
            TestFiles.write(dir.resolve("more/%02d.log".formatted(i)), new byte[0]);
        }
        LogshipProcess check = checkTx(Logship.freePort(), "--glob", dir + "/m*/*.log");
        said(check, dir + "/many/18.log: stream 18.log: new");
        said(check, "... and 11 more");
        said(check, "PROBLEM  " + dir + "/more/29.log is not shipped: its stream 29.log is that of ");
        assertEquals(20, check.stdout().stream().filter(line -> line.endsWith(": new")).count());
    }

    @Test
    void files_thatMayNotBeReadOrWritten_areFound() throws Exception {
        List<String> nobody = Unprivileged.command();
        Unprivileged.chmod(dir, "rwxr-xr-x");
        Path file = dir.resolve("source/app.log");
        Unprivileged.chmod(file, "rw-------");
        Path closed = Files.createDirectory(dir.resolve("closed"));
        Unprivileged.chmod(closed, "rwx------");

        LogshipProcess check = logship.startBehind(nobody, "check", "tx", "--host", "127.0.0.1:1",
                "--glob", dir + "/*/*.log", "--state-path", dir.resolve("state").toString());
        check.assertExit(1);
        said(check, "PROBLEM  " + file + " is not readable by user nobody; add that user to the file's");
        said(check, "PROBLEM  cannot read directory " + closed + ": ", "let user nobody read it");
        said(check, "PROBLEM  --state-path: " + dir + " is not writable by user nobody; chown it");
        said(logship.startBehind(nobody, "check", "rx", "--port", "0", "--storage-path", dir + "/storage"),
                "PROBLEM  --storage-path: " + dir + " is not writable by user nobody; chown it to nobody");
    }

    @Test
    void limits_tooLow_areFound() throws IOException {
        List<String> few = List.of("sh", "-c", "ulimit -n 200; exec \"$@\"", "sh");
        LogshipProcess check = logship.startBehind(few, "check", "rx", "--port", "0", "--storage-path",
                dir.resolve("storage").toString());
        check.assertExit(1);
        said(check, "PROBLEM  open files: the limit is 200, 264 are needed; raise it (LimitNOFILE=");
    }

    @Test
    void inotify_usedUp_isFound() throws Exception {
        List<String> noneLeft = List.of("unshare", "--user", "--map-root-user", "sh", "-c",
                "echo 0 >/proc/sys/user/max_inotify_instances && exec \"$@\"", "sh");
        assumeRuns(noneLeft);
        String remedy = "; raise fs.inotify.max_user_instances with sysctl";
        String[] words = {"tx", "--host", "127.0.0.1:1", "--glob", dir + "/*/*.log", "--state-path",
            dir.resolve("state").toString()};
        List<String> noWatches = List.of("unshare", "--mount", "sh", "-c", "echo 1 >" + dir + "/most && "
                + "mount --bind " + dir + "/most /proc/sys/fs/inotify/max_user_watches && exec \"$@\"", "sh");
        assumeRuns(noWatches);
        String[] check = Stream.concat(Stream.of("check"), Stream.of(words)).toArray(String[]::new);
        said(logship.startBehind(noneLeft, check), "PROBLEM  inotify: cannot watch directories: ", remedy);
        said(logship.startBehind(noWatches, check), "PROBLEM  inotify: ",
                " watches are needed, the limit is 1; raise fs.inotify.max_user_watches with sysctl");
    }

    private static void assumeRuns(List<String> command) throws Exception {
        List<String> words = new ArrayList<>(command);
        words.add("true");
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(process.waitFor() == 0, "limits cannot be lowered for a process here: " + said);
    }

    @Test
    void entries_inADirectoryOrBelowAFile_areFound() throws IOException {
        LogshipProcess check = logship.start("check", "entries", "--port", "0", "--file",
                dir.resolve("source").toString(), "--blobs", dir.resolve("source/app.log").toString());
        check.assertExit(1);
        said(check, "PROBLEM  --file: ", "source is a directory; choose another --file");
        said(check, "PROBLEM  --blobs: ", "app.log is not a directory; choose another --blobs");
    }

    @Test
    void usage_wrong_isThatOfTheVerb() throws IOException {
        String line = logship.start("check", "tx", "--hots", "a").assertFails(2);
        assertTrue(line.contains("logship tx"), line);
        logship.start("check", "serve", "/x", "--http-port", "off").assertFails(2);
        logship.start("check", "tail", "localhost:1").assertFails(2);
        logship.start("check").assertFails(2);
    }

    private LogshipProcess checkRx(String... options) throws IOException {
        var words = new ArrayList<>(List.of("check", "rx", "--bindhost", "127.0.0.1"));
        words.addAll(List.of(options));
        for (String port : List.of("--port", "--tail-port", "--http-port")) {
            if (!words.contains(port)) words.addAll(List.of(port, "0"));
        }
        if (!words.contains("--storage-path")) {
            words.addAll(List.of("--storage-path", dir.resolve("new").toString()));
        }
        return logship.start(words.toArray(String[]::new));
    }

    private LogshipProcess checkTx(int port, String... options) throws IOException {
        var words = new ArrayList<>(List.of("check", "tx", "--host", "127.0.0.1:" + port, "--glob",
                dir + "/source/*.log", "--state-path", dir.resolve("state").toString()));
        words.addAll(List.of(options));
        return logship.start(words.toArray(String[]::new));
    }

    /// Waits for the end, and asserts that a line has all these parts.
    private static void said(LogshipProcess check, String... parts) {
        check.awaitExit();
        assertTrue(check.stdout().stream().anyMatch(line -> List.of(parts).stream().allMatch(line::contains)),
                () -> String.join("...", parts) + " from " + check);
    }
}
