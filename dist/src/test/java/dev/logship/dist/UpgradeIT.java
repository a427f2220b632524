package dev.logship.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole life of a package: installed, in use, upgraded, removed, purged.
final class UpgradeIT {
    /// dpkg writes to it in all tests here.
    private static final Path DPKG_LOG = Path.of("/var/log/dpkg.log");

    @TempDir Path dir;

    @Test
    void pair_upgradedWhileItShips_losesNoByte_andItsStreamsOutliveThePackage() throws Exception {
        Path next = Debian.upgrade(dir);
        Path logs = Files.createTempDirectory(Path.of("/var/log"), "logship-it-");
        try (Debian debian = Debian.install(); LogWriter writer = new LogWriter(logs.resolve("app.log"))) {
            letOnlyAdmRead(logs);
            configure(logs);
            Unit rxUnit = Unit.of("logship-rx.service", "");
            Unit txUnit = Unit.of("logship-tx@.service", "web");
            try (Program rx = rxUnit.start(); Program tx = txUnit.start()) {
                awaitLevel(writer, 1000);

                debian.install(next);

                awaitLevel(writer, writer.lines() + 1000); // the old version still runs
                for (Program each : new Program[] {tx, rx}) {
                    each.terminate();
                    each.assertExit(0);
                    assertEquals("", each.stdout());
                }
            }
            assertTrue(Debian.COMMAND.toRealPath().startsWith(Debian.PROGRAMS.resolve("999")));
            String configuration = Files.readString(Debian.CONFIGURATION.resolve("logship.toml"));
            assertTrue(configuration.contains("\nhttp-port = \"off\""), "as the user had it");
            try (Program rx = rxUnit.start(); Program tx = txUnit.start()) {
                awaitLevel(writer, writer.lines() + 1000);
                writer.close();
                awaitSame(writer.file());
                awaitSame(DPKG_LOG);
                tx.terminate();
                tx.assertExit(0);
                rx.terminate();
                rx.assertExit(0);
            }

            debian.remove();

            assertFalse(Files.exists(Debian.PROGRAMS));
            assertFalse(Files.exists(Debian.COMMAND));
            assertTrue(Files.exists(Debian.CONFIGURATION.resolve("logship.toml")));
            assertTrue(Files.exists(Debian.STATE.resolve("tx-web")));

            String said = debian.purge();

            assertTrue(said.contains("keeping /var/lib/logship/streams"), said);
            assertFalse(Files.exists(Debian.CONFIGURATION.resolve("logship.toml")));
            assertTrue(Files.exists(Debian.CONFIGURATION.resolve("tx-web.toml")), "it is not the package's");
            assertFalse(Files.exists(Debian.STATE.resolve("tx-web")));
            assertEquals(-1, Files.mismatch(writer.file(), stored(writer.file())), "streams are not state");
            assertEquals("logship", Files.getOwner(stored(writer.file())).getName());
        } finally {
            Program.run("rm", "-r", logs.toString());
        }
    }

    private static void letOnlyAdmRead(Path logs) throws IOException {
        Program.run("chgrp", "-R", "adm", logs.toString());
        Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxr-x---"));
        Files.setPosixFilePermissions(logs.resolve("app.log"), PosixFilePermissions.fromString("rw-r-----"));
    }

    /// As a user would: uncomments settings of the sample, and writes a file for the agent.
    private static void configure(Path logs) throws IOException {
        String port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = Integer.toString(free.getLocalPort());
        }
        Path file = Debian.CONFIGURATION.resolve("logship.toml");
        String text = Files.readString(file);
        for (Map.Entry<String, String> each : Map.of("port", port, "tail-port", "0", "http-port", "\"off\"")
                .entrySet()) {
            Pattern setting = Pattern.compile("(?m)^#" + each.getKey() + " = .*");
            // [rx] is first
            text = setting.matcher(text).replaceFirst(each.getKey() + " = " + each.getValue());
        }
        Files.writeString(file, text);
        Files.writeString(Debian.CONFIGURATION.resolve("tx-web.toml"), """
                [tx]
                host = "localhost:%s"
                glob = ["%s/*.log", "%s"]
                """.formatted(port, logs, DPKG_LOG));
    }

    private static Path stored(Path source) {
        return Debian.STREAMS.resolve("127.0.0.1_" + source.getFileName());
    }

    /// Waits until this many lines were written, and all of them arrived.
    private static void awaitLevel(LogWriter writer, long lines) {
        await().atMost(Duration.ofSeconds(60)).until(() -> writer.lines() >= lines);
        long bytes = writer.bytes();
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(stored(writer.file()))
                && Files.size(stored(writer.file())) >= bytes);
    }

    private static void awaitSame(Path source) {
        await(source.toString()).atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(stored(source)) && Files.mismatch(source, stored(source)) < 0);
    }
}
