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

class GlobSetTest {
    private static final List<String> FILES = List.of("a.log", "b.log", "b.log.1", "c.txt", ".hidden.log",
            "{x}.log", "s p.log", "web/a.log", "web/x/a.log", "web/x/y/b.log", "web/.git/a.log", "[z].log");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void write() throws IOException {
        for (String name : FILES) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.createFile(folder.resolve(name));
        }
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
        GlobSet discovery = new GlobSet(List.of(glob), List.of(), folder);
        for (String name : FILES) {
            assertEquals(List.of(files.split(" ", -1)).contains(name.replace(' ', '_')),
                    discovery.matches(folder.resolve(name)), name);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a.log    | b.log [z].log web/x/y/b.log",
        "b.*      | [z].log a.log web/a.log web/x/a.log",
        "web      | [z].log a.log b.log",
        "web/x    | [z].log a.log b.log web/a.log",
        "**/y/**  | [z].log a.log b.log web/a.log web/x/a.log"})
    void exclude_takesAwayFilesAndWholeFolders(String exclude, String files) throws IOException {
        assertEquals(Set.of(files.split(" ", -1)),
                Set.of(found(List.of("**/[a-b].log", "\\[*.log"), List.of(exclude)).split(" ", -1)));
    }

    @Test
    void find_namesWhatIsNoFile_andTheFoldersToWatch() throws IOException {
        Files.createDirectory(folder.resolve("dir.log"));
        GlobSet.Found found = new GlobSet(List.of("*.log", "late/x/*.log"), List.of(), folder).find();
        assertEquals(Set.of(folder.resolve("dir.log")), found.others());
        assertEquals(Set.of(folder), found.folders());
    }

    @Test
    void find_throughLinks_followsThemButNotWithAnyDepth() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("web"));
        Files.createSymbolicLink(folder.resolve("web/loop"), folder);
        Files.createSymbolicLink(folder.resolve("l.log"), folder.resolve("c.txt"));
        assertEquals("link/a.log", found(List.of("link/*.log"), List.of()));
        assertEquals("l.log", found(List.of("l.log"), List.of()));
        assertEquals("web/a.log web/x/a.log", found(List.of("web/**/a.log"), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[a", "a\\"})
    void glob_thatIsNone_isRefused(String glob) {
        assertThrows(IllegalArgumentException.class, () -> new GlobSet(List.of(glob), List.of(), folder));
    }

    @Test
    void glob_belowAFolderThatLooksLikeAPattern_isRelativeToThatFolder() throws IOException {
        Path odd = Files.createDirectory(folder.resolve("[x]{a,b}*"));
        Files.createFile(odd.resolve("in.log"));
        GlobSet discovery = new GlobSet(List.of("*.log"), List.of(), odd);
        assertEquals(Set.of(odd.resolve("in.log")), discovery.find().files());
    }

    @Test
    void matches_doesNotLookAtTheDisk() {
        GlobSet discovery = new GlobSet(List.of("/logs/**/*.log"), List.of("tmp"), folder);
        assertTrue(discovery.matches(Path.of("/logs/not/there.log")));
        assertFalse(discovery.matches(Path.of("/logs/tmp/there.log")));
        assertFalse(discovery.matches(Path.of("/other/there.log")));
    }

    private String found(List<String> globs, List<String> excludes) throws IOException {
        return new GlobSet(globs, excludes, folder).find().files().stream()
                .map(file -> folder.relativize(file).toString()).collect(Collectors.joining(" "));
    }
}
