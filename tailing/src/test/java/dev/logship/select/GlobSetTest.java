package dev.logship.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobSetTest {
    private static final List<String> FILES = List.of("a.log", "b.log", "b.log.1", "c.txt", ".hidden.log",
            "{x}.log", "s p.log", "web/a.log", "web/x/a.log", "web/x/y/b.log", "web/.git/a.log", "[z].log");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    @BeforeEach
    void write() throws IOException {
        for (String name : FILES) {
            Files.createDirectories(dir.resolve(name).getParent());
            Files.createFile(dir.resolve(name));
        }
    }

    @Test
    void path_thatIsTooLongForTheKernel_isTold() throws Exception {
        sh("for i in 1 2 3 4 5 6 7 8 9 a b c d e f g h; do mkdir $0; cd $0; done; >x.log");
        GlobSet.Found found = new GlobSet(List.of("**/x.log"), List.of(), dir).find();
        sh("rm -r $0"); // Java cannot
        assertEquals(1, found.troubles().size());
        assertTrue(found.troubles().toString().contains("more than 4095 bytes"));
    }

    private void sh(String commands) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", commands, "d".repeat(240)).directory(dir.toFile())
                .inheritIO().start();
        assertEquals(0, shell.waitFor());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a.log                 | a.log",
        "*.log                 | [z].log a.log b.log s_p.log {x}.log",
        "?.log                 | a.log b.log",
        "[ab].log              | a.log b.log",
        "[!a].log              | b.log",
        ".*.log                | .hidden.log",
        "{a,b}.log             | a.log b.log",
        "{a,c}.{log,txt}       | a.log c.txt",
        "{x}.log               | {x}.log",
        "b.log{,.1}            | b.log b.log.1",
        "\\[z\\].log           | [z].log",
        "web/*.log             | web/a.log",
        "web/*/a.log           | web/x/a.log",
        "web/**/a.log          | web/a.log web/x/a.log",
        "**/b.log              | b.log web/x/y/b.log",
        "web/**                | web/a.log web/x/a.log web/x/y/b.log",
        "web/.git/*.log        | web/.git/a.log",
        "./web/../[ab].log     | a.log b.log",
        "{web/x,web/x/y}/*     | web/x/a.log web/x/y/b.log",
        "nothing/*.log         | ''"})
    void find_asTheShellDoes(String glob, String files) throws IOException {
        assertEquals(files, found(List.of(glob), List.of()).replace("s p", "s_p"));
        GlobSet discovery = new GlobSet(List.of(glob), List.of(), dir);
        for (String name : FILES) {
            assertEquals(List.of(files.split(" ", -1)).contains(name.replace(' ', '_')),
                    discovery.matches(dir.resolve(name)), name);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a.log    | b.log [z].log web/x/y/b.log",
        "b.*      | [z].log a.log web/a.log web/x/a.log",
        "web      | [z].log a.log b.log",
        "web/x    | [z].log a.log b.log web/a.log",
        "**/y/**  | [z].log a.log b.log web/a.log web/x/a.log"})
    void exclude_removesFilesAndWholeDirectories(String exclude, String files) throws IOException {
        assertEquals(Set.of(files.split(" ", -1)),
                Set.of(found(List.of("**/[a-b].log", "\\[*.log"), List.of(exclude)).split(" ", -1)));
    }

    @Test
    void find_namesWhatIsNoFile_andTheDirectoriesToWatch() throws IOException {
        Files.createDirectory(dir.resolve("dir.log"));
        GlobSet.Found found = new GlobSet(List.of("*.log", "late/x/*.log"), List.of(), dir).find();
        assertEquals(Set.of(dir.resolve("dir.log")), found.others());
        assertEquals(Set.of(dir), found.directories());
    }

    @Test
    void find_throughLinks_followsThemButNotWithAnyDepth() throws IOException {
        Files.createSymbolicLink(dir.resolve("link"), dir.resolve("web"));
        Files.createSymbolicLink(dir.resolve("web/loop"), dir);
        Files.createSymbolicLink(dir.resolve("l.log"), dir.resolve("c.txt"));
        assertEquals("link/a.log", found(List.of("link/*.log"), List.of()));
        assertEquals("l.log", found(List.of("l.log"), List.of()));
        assertEquals("web/a.log web/x/a.log", found(List.of("web/**/a.log"), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[a", "a\\"})
    void glob_thatIsNone_isRefused(String glob) {
        assertThrows(IllegalArgumentException.class, () -> new GlobSet(List.of(glob), List.of(), dir));
    }

    @Test
    void glob_belowADirectoryThatLooksLikeAPattern_isRelativeToThatDirectory() throws IOException {
        Path odd = Files.createDirectory(dir.resolve("[x]{a,b}*"));
        Files.createFile(odd.resolve("in.log"));
        GlobSet discovery = new GlobSet(List.of("*.log"), List.of(), odd);
        assertEquals(Set.of(odd.resolve("in.log")), discovery.find().files());
    }

    @Test
    void matches_doesNotLookAtTheDisk() {
        GlobSet discovery = new GlobSet(List.of("/logs/**/*.log"), List.of("tmp"), dir);
        assertTrue(discovery.matches(Path.of("/logs/not/there.log")));
        assertFalse(discovery.matches(Path.of("/logs/tmp/there.log")));
        assertFalse(discovery.matches(Path.of("/other/there.log")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "app.log*            | app.log app.log.1",
        "*                   | app.log app.log.1",
        "app.*               | app.log app.log.1",
        "app.log.?           | app.log.1",
        "app.log.*           | app.log.1 app.log.gz",
        "*.gz                | app.log.1.gz app.log.gz data.gz",
        "app.log.1.gz        | app.log.1.gz",
        "app.log{,.1.gz}     | app.log app.log.1.gz",
        "*.{log,zst}         | app.log app.log.2.zst",
        "app.log.[0-9].*     | app.log.1.gz app.log.2.zst"})
    void compressedFile_isFound_onlyByAPatternThatNamesItOrMatchesItAlone(String glob, String files)
            throws IOException {
        Path logs = Files.createDirectory(dir.resolve("logs"));
        for (String name : List.of("app.log", "app.log.1", "app.log.1.gz", "app.log.2.zst", "app.log.gz",
                "data.gz")) {
            Files.createFile(logs.resolve(name));
        }
        GlobSet globs = new GlobSet(List.of(glob), List.of(), logs);
        assertEquals(files, globs.find().files().stream().map(file -> String.valueOf(file.getFileName()))
                .collect(Collectors.joining(" ")));
        assertEquals(Set.of(), globs.find().others());
    }

    @Test
    void rotatedNames_areTakenOutOfWhatMatches_andNotExcluded() throws IOException {
        GlobSet globs = new GlobSet(List.of("b.log*", "web/**"), List.of("x"), List.of("b.log.*"), dir);
        assertEquals(Set.of(dir.resolve("b.log"), dir.resolve("web/a.log")), globs.find().files());
        assertFalse(globs.matches(dir.resolve("b.log.1")));
        assertFalse(globs.matches(dir.resolve("web/b.log.2")), "in any directory");
        assertFalse(globs.excludes(dir.resolve("b.log.1")), "they may be the stream's");
        assertTrue(globs.excludes(dir.resolve("web/x/a.log")), "what is in an excluded directory");
    }

    @Test
    void file_thatAGlobNamesWithoutWildcard_isTaken_thoughItIsNamedAsARotatedOne() throws IOException {
        GlobSet globs = new GlobSet(List.of("b.log.0"), List.of(), List.of("b.log.*"), dir);
        Path live = Files.createFile(dir.resolve("b.log.0")); // and b.log.1 is there
        assertTrue(globs.matches(live));
        assertEquals(Set.of(live), globs.find().files());
        assertFalse(globs.matches(dir.resolve("b.log.1")));
    }

    @Test
    void find_tellsTheWaysAndLinks_alsoOfALinkThatLeadsNowhere(@TempDir Path elsewhere) throws IOException {
        Path link = Files.createSymbolicLink(dir.resolve("current"), elsewhere);
        Path dangling = Files.createSymbolicLink(dir.resolve("late.log"), elsewhere.resolve("missing"));
        Files.createFile(Files.createDirectory(elsewhere.resolve("logs")).resolve("app.log"));
        GlobSet globs = new GlobSet(List.of("current/logs/*.log", "late.log"), List.of(), dir);
        GlobSet.Found found = globs.find();
        assertEquals(Set.of(dir.resolve("current/logs/app.log")), found.files());
        assertEquals(Set.of(link, dangling), found.links());
        assertTrue(found.ways().containsAll(List.of(Path.of("/"), dir, link, link.resolve("logs"))),
                found::toString);
        assertTrue(found.directories().containsAll(List.of(dir, link.resolve("logs"))), found::toString);
        assertEquals(Set.of(), found.others(), "a link to what is to come is waited for");
    }

    @Test
    void find_inAMissingDirectory_tellsTheDirectoryWhereItWillCome() {
        GlobSet.Found found = new GlobSet(List.of("late/on/*.log"), List.of(), dir).find();
        assertEquals(Set.of(), found.files());
        assertTrue(found.directories().contains(dir));
    }

    private String found(List<String> globs, List<String> excludes) throws IOException {
        return new GlobSet(globs, excludes, dir).find().files().stream()
                .map(file -> dir.relativize(file).toString()).collect(Collectors.joining(" "));
    }
}
