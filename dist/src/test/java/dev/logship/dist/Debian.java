package dev.logship.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/// The package, installed on this machine, which must not have logship, and purged at the end with everything
/// that it left.
final class Debian implements AutoCloseable {
    static final Path PROGRAMS = Path.of("/usr/lib/logship");
    static final Path COMMAND = Path.of("/usr/bin/logship");
    static final Path CONFIGURATION = Path.of("/etc/logship");
    static final Path STATE = Path.of("/var/lib/logship"); // also of programs that root starts
    static final Path STREAMS = STATE.resolve("streams");

    private Debian() {}

    /// Installs the package. Skips the test, with the reason, where that is not allowed.
    static Debian install() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can install packages");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg")), "dpkg is not installed");
        for (Path place : List.of(PROGRAMS, COMMAND, CONFIGURATION, STREAMS)) {
            assumeTrue(!Files.exists(place, LinkOption.NOFOLLOW_LINKS),
                    place + " is there: logship is in use here");
        }
        assumeTrue(!hasUser(), "a user logship is there: logship is in use here");
        Debian debian = new Debian();
        try {
            debian.install(Packages.deb());
            return debian;
        } catch (IOException | RuntimeException | Error e) {
            debian.close();
            throw e;
        }
    }

    void install(Path deb) throws IOException {
        run("dpkg", "--install", deb.toString());
    }

    void remove() throws IOException {
        run("dpkg", "--remove", "logship");
    }

    String purge() throws IOException {
        return run("dpkg", "--purge", "logship");
    }

    /// Runs a command that changes packages, while no other does. Returns its output.
    static String run(String... command) throws IOException {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofSeconds(1)).until(() -> {
            try (Program program = Program.start(List.of(command))) {
                boolean locked = program.awaitExit() == 2 && program.stderr().contains("lock was locked");
                if (!locked) program.assertExit(0);
                return locked ? "" : program.stdout() + program.stderr();
            }
        }, said -> !said.isEmpty());
    }

    static boolean hasUser() throws IOException {
        return Files.readAllLines(Path.of("/etc/passwd")).stream()
                .anyMatch(line -> line.startsWith("logship:"));
    }

    /// All regular files and links that the package lists.
    static List<Path> files() throws IOException {
        return Program.run("dpkg", "--listfiles", "logship").lines().map(Path::of)
                .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList();
    }

    /// The same package with a higher version, in another directory.
    static Path upgrade(Path dir) throws IOException {
        Path tree = dir.resolve("tree");
        Program.run("dpkg-deb", "--raw-extract", Packages.deb().toString(), tree.toString());
        Path programs = tree.resolve("usr/lib/logship");
        Path next = programs.resolve("999");
        try (Stream<Path> versions = Files.list(programs)) {
            Files.move(versions.findFirst().orElseThrow(), next);
        }
        Path command = tree.resolve("usr/bin/logship");
        Files.delete(command);
        Files.createSymbolicLink(command, Path.of("../lib/logship/999/bin/logship"));
        Path control = tree.resolve("DEBIAN/control");
        String text = Files.readString(control);
        Files.writeString(control, text.replaceFirst("(?m)^Version: .*", "Version: 999"));
        Path deb = dir.resolve("logship-999.deb");
        Program.run("dpkg-deb", "-Znone", "--build", tree.toString(), deb.toString());
        return deb;
    }

    /// Leaves nothing, even after a failed test.
    @Override
    public void close() throws IOException {
        purge();
        for (Path place : List.of(STREAMS, CONFIGURATION)) {
            if (Files.exists(place)) PathUtils.deleteDirectory(place);
        }
        if (hasUser()) Program.run("userdel", "logship");
    }
}
