package dev.logship.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Style rules that a machine can check, for the sources of all modules.
@Tag("quick")
final class TidyIT {
    private static final Path ROOT = TextFiles.ROOT;
    private static final int MAX_LINES = 300;
    private static final int MAX_COLUMNS = 110;

    /// Comments, strings and characters, which are not code.
    private static final Pattern NO_CODE = Pattern.compile("//[^\n]*|/\\*.*?\\*/|\"\"\".*?\"\"\""
            + "|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'", Pattern.DOTALL);

    /// A source file, relative to the root: its text, and its code without comments and strings.
    private record Source(Path path, String text, String code) {
        boolean is(String end) {
            return path.endsWith(end);
        }

        boolean isMain() {
            return path.toString().contains("src/main/");
        }
    }

    private final List<Source> sources = sources();

    @Test
    void sources_areFound() {
        assertFalse(sources.stream().filter(Source::isMain).toList().isEmpty(), "no sources below " + ROOT);
    }

    @Test
    void transferTo_isCalledOnlyInSendfile() {
        assertNone("transferTo outside of Sendfile", source -> source.isMain()
                && !source.is("wire/Sendfile.java") && has(source, "\\btransferTo\\b"));
    }

    @Test
    void process_isEndedOnlyByMain_orBySignal() {
        assertNone("System.exit outside of Main", source -> source.isMain()
                && !source.is("Main.java") && has(source, "\\bSystem\\.exit\\b"));
        assertNone("Runtime.halt outside of StopHook", source -> source.isMain()
                && !source.is("cli/service/StopHook.java") && has(source, "\\bhalt\\("));
    }

    @Test
    void catchBlocks_areNotEmpty() {
        assertNone("an empty catch block", source -> has(source, "\\bcatch\\s*\\([^)]*\\)\\s*\\{\\s*\\}"));
    }

    @Test
    void tests_doNotSleep() {
        assertNone("a sleep in a test", source -> !source.isMain() && has(source, "\\bThread\\.sleep\\b"));
    }

    @Test
    void packages_haveTheirPackageInfo() {
        assertNone("a package without package-info.java", source -> source.isMain()
                && !Files.exists(ROOT.resolve(source.path).resolveSibling("package-info.java")));
    }

    @Test
    void files_areNotTooLong() {
        assertNone("over " + MAX_LINES + " lines",
                source -> source.isMain() && source.text.lines().count() > MAX_LINES);
    }

    @Test
    void lines_areNotTooLong() throws IOException {
        List<TextFiles.Line> code = TextFiles.lines().stream()
                .filter(line -> line.file().toString().endsWith(".java")).toList();
        assertNone("over " + MAX_COLUMNS + " columns", code,
                line -> line.codePointCount(0, line.length()) > MAX_COLUMNS);
    }

    /// Also those of scripts, the page and documents.
    @Test
    void lines_haveNoTabsAndNoBlanksAtTheEnd() throws IOException {
        assertNone("with a tab or a blank at the end", TextFiles.lines(),
                line -> line.indexOf('\t') >= 0 || line.endsWith(" "));
    }

    /// Also those of scripts, the page and documents.
    @Test
    void files_haveNoNotesOfUnfinishedWork() throws IOException {
        // Split, so that this file is checked too.
        Pattern notes = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
        assertNone("with a note of unfinished work", TextFiles.lines(), line -> notes.matcher(line).find());
    }

    private void assertNone(String what, Predicate<Source> wrong) {
        List<Path> found = sources.stream().filter(wrong).map(Source::path).toList();
        assertEquals(List.of(), found, "files with " + what);
    }

    private static void assertNone(String what, List<TextFiles.Line> lines, Predicate<String> wrong) {
        assertEquals(List.of(), lines.stream().filter(line -> wrong.test(line.text())).toList(),
                "lines " + what);
    }

    private static boolean has(Source source, String pattern) {
        return Pattern.compile(pattern).matcher(source.code).find();
    }

    /// Every Java file in a `src` directory of a module.
    private static List<Source> sources() {
        var found = new ArrayList<Source>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.toList()) {
                Path src = module.resolve("src");
                if (Files.isDirectory(src)) found.addAll(sources(src));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static List<Source> sources(Path src) throws IOException {
        var found = new ArrayList<Source>();
        try (Stream<Path> files = Files.walk(src)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                found.add(new Source(ROOT.relativize(file), text, NO_CODE.matcher(text).replaceAll("")));
            }
        }
        return found;
    }
}
