package dev.logship.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The installed files of the package, and that each part works.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InstalledIT {
    private static final Path PAGES = Path.of("/usr/share/man/man1");

    private Debian debian;

    @TempDir Path dir;

    @BeforeAll
    void install() throws IOException {
        debian = Debian.install();
    }

    /// No streams were collected, so nothing remains.
    @AfterAll
    void purge_leavesNothing() throws IOException {
        if (debian == null) return;
        List<Path> files = Debian.files();
        String said = debian.purge();
        try {
            assertEquals(List.of(), files.stream().filter(Files::exists).toList(), said);
            assertFalse(Files.exists(Debian.STREAMS));
            assertFalse(Files.exists(Debian.CONFIGURATION));
            assertFalse(Debian.hasUser());
        } finally {
            debian.close();
        }
    }

    @Test
    void command_withoutJavaOnThePath_usesItsCache() throws IOException {
        Map<String, String> environment = BareHost.environment(dir);
        environment.put("LOGSHIP_JAVA_OPTS", "-XX:AOTMode=on");
        try (Program program = Program.start(environment, List.of("/usr/bin/logship", "--version"))) {
            program.assertExit(0);
            assertTrue(program.stdout().matches("logship \\S+\n"), program.stdout());
            assertEquals("", program.stderr());
        }
    }

    @Test
    void sampleConfiguration_isGoodAsItIs() throws IOException {
        String help = Program.run("logship", "rx", "--config", "/etc/logship/logship.toml", "--help");

        assertTrue(help.contains("storage-path = /var/lib/logship/streams"), help);
    }

    /// Each setting can be enabled by removing the `#` before it. A setting without a default has a
    /// placeholder: the program rejects these, quoted, and nothing else.
    @Test
    void sampleConfiguration_uncommented_hasKnownSettings() throws IOException {
        String sample = Files.readString(Debian.CONFIGURATION.resolve("logship.toml"));
        Path all = Files.writeString(dir.resolve("all.toml"), sample.replaceAll("(?m)^#(?=[a-z\\[])", ""));

        try (Program program = Program.start(Map.of("PATH", "/usr/bin"),
                List.of("/usr/bin/logship", "rx", "--config", all.toString()))) {
            program.assertExit(78);
            assertEquals(List.of(), program.stderr().lines().filter(line -> !line.contains("'")).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logship-rx.service", "logship-tx@.service"})
    void unit_isVerified(String unit) throws IOException {
        assumeInstalled("systemd-analyze");
        String file = "/usr/lib/systemd/system/" + unit.replace("@", "@web");
        String said = Program.run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no",
                file.replace("@web", "@"));

        assertEquals("", said);
    }

    @Test
    void manual_hasNoWarnings() throws IOException {
        assumeInstalled("man");
        try (Stream<Path> pages = Files.list(PAGES)) {
            List<String> ours = pages.map(Path::toString)
                    .filter(page -> page.matches(".*/logship(-\\w+)*\\.1\\.gz")).toList();
            assertTrue(ours.contains(PAGES + "/logship.1.gz") && ours.contains(PAGES + "/logship-tx.1.gz"),
                    ours.toString());
            for (String page : ours) {
                assertEquals("", Program.run("sh", "-c",
                        "man --warnings -E UTF-8 -l -Tutf8 -Z \"$0\" >/dev/null", page), page);
                assertTrue(Program.run("lexgrog", page).contains(" - "), page);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"serve, TARGET...", "tail, HOST:PORT [STREAM...]", "entries, [PORT] [FILE] [BLOBS]"})
    void manual_saysWhatMayBeLeftOut(String verb, String arguments) throws IOException {
        String page = Program.run("zcat", PAGES + "/logship-" + verb + ".1.gz").replaceAll("\\\\f[BIR]", "");

        assertTrue(page.contains("\nlogship " + verb + " [OPTION...] " + arguments + "\n"), page);
    }

    @ParameterizedTest
    @CsvSource({"logship r, 1, rx", "logship rx --stor, 2, --storage-path", "logship tx --ho, 2, --host"})
    void bash_completes(String line, int word, String expected) throws IOException {
        assumeInstalled("bash");
        String script = "source /usr/share/bash-completion/completions/logship; COMP_WORDS=(" + line
                + "); COMP_CWORD=" + word + "; _complete_logship; echo \"${COMPREPLY[*]}\"";

        assertTrue(List.of(Program.run("bash", "--norc", "-c", script).split("\\s+", -1)).contains(expected));
    }

    @Test
    void zsh_takesTheCompletionOfBash() throws IOException {
        assumeInstalled("zsh");
        String script = "fpath=(/usr/share/zsh/vendor-completions $fpath); autoload -U compinit; "
                + "compinit -u -D; _logship 2>/dev/null; "
                + "print $+functions[_complete_logship] $+functions[compopt]";

        assertEquals("1 1\n", Program.run("zsh", "-f", "-c", script));
    }

    /// With systemd: here a program that records its calls, in a /run of its own.
    @Test
    void services_whereSystemdRuns_stopBeforeTheirFilesChangeAndStartAfterwards() throws IOException {
        assumeTrue(new ProcessBuilder("unshare", "--mount", "true").start().onExit().join().exitValue() == 0,
                "no mount namespaces can be made here");
        Path told = dir.resolve("told");
        Path directory = Files.createDirectories(dir.resolve("fake"));
        Path systemctl = Files.writeString(directory.resolve("systemctl"), """
                #!/bin/sh
                echo "$* | $(ls /usr/lib/logship)" >>%s
                case $1 in
                list-units) printf '%%s loaded active\n' logship-rx.service logship-tx@web.service ;;
                esac
                """.formatted(told));
        Program.run("chmod", "+x", systemctl.toString());
        String old = Debian.PROGRAMS.relativize(Debian.COMMAND.toRealPath()).getName(0).toString();
        Path next = Debian.upgrade(dir);

        Debian.run("unshare", "--mount", "sh", "-ec", "mount -t tmpfs none /run; "
                + "mkdir -p /run/systemd/system; PATH=" + directory + ":$PATH dpkg --install " + next);

        String units = "logship-rx.service logship-tx@web.service";
        assertEquals(
                List.of("stop " + units + " | " + old, "daemon-reload | 999", "start " + units + " | 999"),
                Files.readAllLines(told).stream().filter(line -> !line.startsWith("list")).toList());
        debian.install(Packages.deb());
    }

    private static void assumeInstalled(String program) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin", program)), program + " is not installed");
    }
}
