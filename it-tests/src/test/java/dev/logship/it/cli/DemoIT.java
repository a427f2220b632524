package dev.logship.it.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `logship demo`: everything at once on one machine.
@Tag("cli")
final class DemoIT {
    @RegisterExtension final Logship logship = new Logship();

    @Test
    @Tag("quick")
    void demo_ofTwoSeconds_printsLinesAndComparesEveryByte() throws Exception {
        LogshipProcess demo = logship.start("demo", "--seconds", "2");

        demo.assertExit(0);
        for (String line : List.of("It ends after 2 s\\.", "127\\.0\\.0\\.1_app\\.log  2.*\\] request=.*",
                "STREAM +BYTES +LAG +COMPARED WITH ITS SOURCE", "127\\.0\\.0\\.1_app\\.log +[0-9]+ +0 +equal",
                "[0-9]+ streams, every byte arrived")) {
            assertTrue(demo.stdout().stream().anyMatch(out -> out.matches(line)), () -> line + " in " + demo);
        }
        assertEquals(List.of(), demo.stderr());
    }
}
