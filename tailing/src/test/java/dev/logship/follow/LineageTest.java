package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.follow.Lineage.Answer;
import dev.logship.follow.Lineage.Candidate;
import dev.logship.follow.Lineage.Content;
import dev.logship.follow.Lineage.Newest;
import dev.logship.follow.Lineage.Situation;
import dev.logship.follow.Lineage.Verdict;
import dev.logship.follow.Lineage.Where;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The stream that a file belongs to, as a table. The log is `app.log`, so that `.1` is short for
/// `app.log.1`. Its newest known file was seen first at 5, and everything was looked at last at 10.
///
/// The newest known file is `AT`, at its path; `gone`, found nowhere; or else its present name. `/cut`: it
/// was truncated; `/9`: so many bytes of it were taken, and else 9,000; `/late`: it was rotated before it was
/// seen first. A found file is `NAME@TIME`, created then, or at 20; `@OLD>NEW`: changed later. `/whole` and
/// `/part`: it compares so with what was taken, and else differs; `/claimed`, `/zipped`: see [Candidate].
/// Files in no column of the answer are others'.
final class LineageTest {
    private static final String LOG = "app.log";
    private static final long OLD = 3;
    private static final long SINCE = 5;
    private static final long LOOKED = 10;
    private static final String TELLING = "9000";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        # case                                   | newest  | found                   | next    | copy| unknown
        # First law: nothing was rotated unless the known file left its path or was truncated.
        nothing was rotated                          | AT      | .1 .2 -20261126         |         |     |
        nothing was rotated, files begin alike       | AT      | .1/whole .2/part        |         |     |
        a directory was made by cp -a                | AT      | .1 .2 .3                |         |     |
        a daily log beside an idle one               | AT      | app-2026-11-01.log      |         |     |
        # (f): only the path plus .N, -N, .DATE, -DATE.
        a port beside the log                        | .1      | app-8080.log            |         |     |
        a numbered log beside the log                | .1      | app_1.log app1.log      |         |     |
        a dated log beside the log                   | .1      | app-20261126.log        |         |     |
        grep's output beside the log                 | .2      | app-1.log .1            | .1      |     |
        other endings                                | .2      | .1.old .1~ .old .1.tmp  |         |     |
        other logs                                   | .2      | app.log2 xapp.log.1     |         |     |
        # Between the known file's name now and the path, the oldest first.
        one rename                                   | .1      |                         |         |     |
        two renames                                  | .2      | .1                      | .1      |     |
        three renames                                | .3      | .1 .2                   | .2 .1   |     |
        ten renames and more                         | .11     | .1 .10 .9 .8 .7 .6 .5 .4 .3 .2 \
                                             | .10 .9 .8 .7 .6 .5 .4 .3 .2 .1 |     |
        as those of savelog, which begin at 0        | .2      | .1 .0                   | .1 .0   |     |
        savelog's first                              | .1      | .0                      | .0      |     |
        a hole above 0                           | .3      | .1 .0                   |         |     | .1 .0
        savelog's, and the known file is gone        | gone    | .1@21 .0@22             | .1 .0   |     |
        two renames, with a dash                     | -2      | -1                      | -1      |     |
        dates                                    | -20261124 | -20261126 -20261125   | -20261125 -20261126 | |
        dates with times                             | .2026-11-24_10:00:00 | .2026-11-24_11:00:00 \
                                             | .2026-11-24_11:00:00 | |
        containers' dates                            | .20261126-101010 | .20261126-111010 \
                                             | .20261126-111010 | |
        a date and a count                           | -20261124 | -20261124.1           | -20261124.1 |     |
        # Nothing proves it: a hole, another name.
        a hole at the path                           | .3      | .2                      |         |     | .2
        a hole at the known file                     | .3      | .1                      |         |     | .1
        a hole in the middle                       | .4      | .3 .1                   |         |     | .3 .1
        two of one number                       | .3      | .2 .1 -1                |         |     | .2 .1 -1
        the known file has another name              | app.bak | .1                      |         |     | .1
        numbers, and the known file has a date       | -20261124 | .1                    |         |     | .1
        a date, and the known file has a number | .2     | .1 -20261126            | .1      |     | -20261126
        # Older than the known file.
        a larger number, made since                  | .2      | .1 .3                   | .1      |     | .3
        a larger number after one rename             | .1      | .9                      |         |     | .9
        a larger number, made before                 | .2      | .1 .3@9                 | .1      |     |
        a gunzip'ed old one                          | .2      | .1 .5/zipped            | .1      |     |
        # (f): no compressed file of that number, no older file, nobody's own; third law.
        a gunzip'ed one between                      | .3      | .2/zipped .1            |         |     | .1
        made and changed before the last look        | .2      | .1@9                    |         |     |
        made before and changed after it             | .2      | .1@9>11                 | .1      |     |
        made at the last look                        | .2      | .1@10                   | .1      |     |
        an older one between                         | .3      | .2@9 .1                 |         |     | .1
        made before the known file, changed since    | .2      | .1@4>11                 |         |     | .1
        made after it, before it was seen            | .2/late | .1@4>11                 | .1      |     |
        a selected, excluded or growing one          | .2      | .1/claimed              |         |     |
        a claimed one between                        | .3      | .2/claimed .1           |         |     | .1
        a claimed copy                               | AT/cut  | .1/whole/claimed        |         |     |
        # Second law: two files that begin alike are two files, unless one was truncated.
        renames of files with one header             | .2      | .1/part                 | .1      |     |
        renames of files with one header, thrice     | .3      | .2/whole .1/part        | .2 .1   |     |
        short equal files                            | .3/14   | .2/whole .1/whole       | .2 .1   |     |
        a day of a header only                       | -20261124/200 | -20261125/whole   | -20261125 |   |
        # Copies.
        copytruncate                                 | AT/cut  | .1/whole                |         | .1  |
        copytruncate, the copy's end is missing      | AT/cut  | .1/part                 |         | .1  |
        copytruncate twice                           | AT/cut  | .2/whole .1             | .1      | .2  |
        copytruncate twice, with one header          | AT/cut  | .2/whole .1/part        | .1      | .2  |
        copytruncate twice, all equal                | AT/cut  | .1/whole .2/whole       | .1      | .2  |
        copytruncate, an older copy has the header   | AT/cut  | .1/whole .2/part        |         | .1  | .2
        copytruncate three times                     | AT/cut  | .1 .2 .3/whole          | .2 .1   | .3  |
        copytruncate, numbers rise                   | AT/cut  | .1@19/part .2/whole     |         | .2  | .1
        copytruncate, numbers rise, other content | AT/cut  | .1@18 .2@19 .3/whole    |         | .3  | .1 .2
        copytruncate twice, one after the other      | AT/cut  | .2@19/whole .1@19       | .1      | .2  |
        copytruncate with dates                | AT/cut  | -20261126/whole -20261127 | -20261127 | -20261126 |
        copytruncate, older files are there          | AT/cut  | .1/whole .2@4 .3@3      |         | .1  |
        copytruncate, an older one begins alike      | AT/cut  | .1/whole .2@4/part      |         | .1  |
        a copy made before the last look             | AT/cut  | .1@7/whole              |         | .1  |
        a copy written over an older file            | AT/cut  | .1@4>7/whole            |         | .1  |
        a hole behind the copy                       | AT/cut  | .3/whole .1             |         | .3  | .1
        truncated, the copy is deleted             | AT/cut  | .2 .1                   |         |     | .2 .1
        truncated before anything was taken          | AT/cut/0 | .1/whole               |         |     | .1
        renamed and truncated                        | .2/cut  | .1                      | .1      |     |
        # The known file is found nowhere.
        gone, written one after the other            | gone    | .3@20 .2@30 .1@40       | .3 .2 .1 |    |
        gone, not written in that order         | gone    | .3@20 .2@40 .1@30       |         |     | .3 .2 .1
        gone, a hole                                 | gone    | .3@20 .1@40             | .1      |     | .3
        gone, a hole at the path                   | gone    | .3@20 .2@30             |         |     | .3 .2
        gone, dates                                  | gone    | -20261126@30 -20261125@20 \
                                             | -20261125 -20261126 | |
        gone, dates against the times                | gone    | -20261126@20 -20261125@30 \
                                             | | | -20261125 -20261126
        gone, a date from before it, changed since | gone   | -20261125@4>15 -20261126@20 \
                                             | -20261126 |     | -20261125
        gone, a number from before it, changed since | gone    | .1@4>15                 |         |     | .1
        gone, its copy is there                      | gone    | .2/whole .1             | .1      | .2  |
        gone, a short file like it may be its copy   | gone/4095 | .1/whole              |         |     | .1
        gone, others came behind such a file   | gone/4095 | .3@20 .2@30/whole .1@40 | .1      |     | .3 .2
        gone, and nothing was taken of it            | gone/0  | .2@20/whole .1@30/whole | .2 .1 |     |
        gone, a long file like it is one             | gone/4096 | .1/whole              |         | .1  |
        """)
    void file_foundAfterDowntime_isTheStreamsOnlyWhereProved(String name, String newest,
            @Nullable String found, @Nullable String next, @Nullable String copy, @Nullable String unknown) {
        check(situation(LOG, newest, List.of(), List.of()), found, next, copy, unknown);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        # case                     | log         | newest                      | scheme    | found
        numbers before the ending | app.log    | app-3.log                   | app-#.log | app-2.log app-1.log
        dates before the ending    | app.log     | app-20261124.log            | app-#.log | app-20261125.log
        hexadecimal times | current    | @40000000683d1f0e1234abcd.s | @#.s      | @40000000683d1f0e1234abce.s
        hours                   | access.log  | access.2026-11-24.10        | access.#  | access.2026-11-24.11
        """)
    void name_byAConfiguredScheme_isAsGoodAsAnother_andSeenOnceProvesNothing(String name, String log,
            String newest, String scheme, String found) {
        check(situation(log, newest, List.of(scheme), List.of()), found, found, null, null);
        check(situation(log, newest, List.of(), List.of(scheme)), found, null, null, found);
        check(situation(log, newest, List.of(), List.of()), found, null, null, null);
    }

    @Test
    void name_byAnotherScheme_isOthers() {
        check(situation(LOG, "app-3.log", List.of("app-#.log"), List.of()), "app_2.log app-1.txt app-x.log",
                null, null, null);
    }

    @Test
    void scheme_ofALogThatWasNotRotated_claimsNothing() {
        check(situation(LOG, "AT", List.of("app-#.log"), List.of("app-#.log")), "app-8080.log app-1.log",
                null, null, null);
    }

    @Test
    void answers_toNoFiles_areNone() {
        assertEquals(List.of(), Lineage.judge(situation(LOG, "AT/cut", List.of(), List.of()), List.of()));
    }

    @ParameterizedTest(name = "{0} -> {1}, own before: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # from              | to                     | own   | rotation
        # A number or date is added.
        /l/app.log          | /l/app.log.1           | true  | true
        /l/app.log          | /l/app.log-20261126    | true  | true
        /l/app.log          | /l/app-20261126.log    | true  | true
        /l/app.log          | /l/app_2026-11-26.log  | true  | true
        /l/app.log          | /l/app.1.log           | true  | true
        /l/app.log          | /l/archive/app.log.1   | true  | true
        /l/0.log            | /l/0.log.20261126-101010 | true | true
        # One is changed.
        /l/app.log.1        | /l/app.log.2           | true  | true
        /l/app.log.2        | /l/app.log.1           | true  | true
        /l/app.log.9        | /l/app.log.10          | true  | true
        /l/app-1.log        | /l/app-2.log           | true  | true
        /l/app.log.1        | /l/archive/app.log.2   | true  | true
        # The name is kept, and nothing was there.
        /l/app.log          | /l/archive/app.log     | false | true
        /l/app.log          | /l/archive/app.log     | true  | false
        # One is removed: rotation is undone.
        /l/app.log.1        | /l/app.log             | true  | false
        /l/app-20261126.log | /l/app.log             | true  | false
        /l/app.log.1        | /l/archive/app.log     | false | false
        # Temporary files and other names.
        /l/app.log.new      | /l/app.log             | true  | false
        /l/app.log.tmp      | /l/app.log             | true  | false
        /l/app.log~         | /l/app.log             | true  | false
        /l/app.log          | /l/app.log~            | true  | false
        /l/app.log.x7Qk2p   | /l/app.log             | true  | false
        /l/app.log          | /l/app.log.x7Qk2p      | true  | false
        /l/.app.log.1234    | /l/app.log             | true  | false
        /l/app.log.tmp.1234 | /l/app.log             | true  | false
        /l/app.log.1        | /l/app.log.1.gz        | true  | false
        /l/app.log          | /l/app.log.old         | true  | false
        /l/blue.log         | /l/green.log           | true  | false
        /l/app-blue.log     | /l/app-1.log           | true  | false
        """)
    void rename_betweenFollowedPaths_isRotationOnlyByANumberOrAnUnusedPath(Path from, Path to, boolean own,
            boolean rotation) {
        assertEquals(rotation, Lineage.isRotation(from, to, own));
    }

    private static void check(Situation situation, @Nullable String found, @Nullable String next,
            @Nullable String copy, @Nullable String unknown) {
        List<Candidate> candidates = words(found).map(word -> candidate(situation.log(), word)).toList();
        List<Answer> answers = Lineage.judge(situation, candidates);
        assertEquals(names(situation, next), given(answers, Verdict.OURS_NEXT), "next");
        assertEquals(names(situation, copy), given(answers, Verdict.COPY), "copy");
        assertEquals(sorted(names(situation, unknown)), sorted(given(answers, Verdict.UNKNOWN)), "unknown");
        assertEquals(candidates.size(), answers.size(), "each is answered once");
    }

    private static Situation situation(String log, String newest, List<String> schemes, List<String> seen) {
        String[] parts = newest.split("/", -1);
        Where where = switch (parts[0]) {
            case "AT" -> Where.AT_PATH;
            case "gone" -> Where.NOT_FOUND;
            default -> Where.ELSEWHERE;
        };
        List<String> flags = List.of(parts).subList(1, parts.length);
        long taken = Long.parseLong(
                flags.stream().filter(flag -> flag.matches("\\d+")).findFirst().orElse(TELLING));
        long born = flags.contains("late") ? OLD : SINCE;
        return new Situation(log, schemes, seen, LOOKED, SINCE,
                new Newest(where, full(log, parts[0]), born, flags.contains("cut"), taken));
    }

    private static Candidate candidate(String log, String word) {
        List<String> parts = List.of(word.split("/", -1));
        String[] nameAndTimes = parts.getFirst().split("(?<=.)@", 2);
        String[] times = nameAndTimes.length < 2 ? new String[] {"20"} : nameAndTimes[1].split(">", -1);
        Content content = parts.contains("whole") ? Content.WHOLE
                : parts.contains("part") ? Content.PART : Content.DIFFERENT;
        return new Candidate(Path.of("/logs", full(log, nameAndTimes[0])), Long.parseLong(times[0]),
                Long.parseLong(times[times.length - 1]), content, parts.contains("claimed"),
                parts.contains("zipped"));
    }

    private static String full(String log, String name) {
        return name.startsWith(".") || name.startsWith("-") ? log + name : name;
    }

    private static Stream<String> words(@Nullable String text) {
        return text == null ? Stream.empty() : Arrays.stream(text.split(" +", -1));
    }

    private static List<String> names(Situation situation, @Nullable String text) {
        return words(text).map(name -> full(situation.log(), name)).toList();
    }

    private static List<String> given(List<Answer> answers, Verdict verdict) {
        return answers.stream().filter(answer -> answer.verdict() == verdict)
                .map(answer -> answer.candidate().name()).toList();
    }

    private static String sorted(List<String> names) {
        return names.stream().sorted().collect(Collectors.joining(" "));
    }
}
