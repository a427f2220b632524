package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.watch.NameEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Files that are named like a copy of a log that was not begun yet, and hold nothing that it held before.
final class OtherCopiesTest extends FollowedLogTest {
    /// As a tool that copies with the times kept, or links, before it puts the next file in place.
    @Test
    void copyOfTheFileBefore_isNotTakenAsAFormerContentOfTheNextOne() throws IOException {
        logs.begin(LOG, "one\n");
        logs.create("new", "two\n");
        Files.copy(logs.path(LOG), logs.path("app.log.1"), StandardCopyOption.COPY_ATTRIBUTES);
        logs.happened(NameEvent.Kind.CREATED, "app.log.1", 0);
        logs.rename("new", LOG);
        logs.advance(Duration.ofSeconds(10)); // by its times, it may be a copy
        logs.tell();
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void copyOfAFileThatWasEmptyAtTheLastLook_andThatIsRenamed_isNotTakenAsItsFormerContent()
            throws IOException {
        logs.begin(LOG, "zero\n");
        logs.rotate(LOG, "");
        logs.append(LOG, "one\n");
        Files.copy(logs.path(LOG), logs.path("app.log.1"),
                StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        logs.happened(NameEvent.Kind.CREATED, "app.log.1", 0);
        logs.rename(LOG, "app.log.2");
        logs.tell();
        assertEquals("one\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void olderFile_restoredAsACopyWithItsTimes_isNotTaken() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rename(LOG, "app.log.2");
        logs.create(LOG, "two\n");
        logs.time.setBack(Duration.ofSeconds(10));
        logs.tell(); // it is looked into long before
        Path old = Files.writeString(dir.resolve("backup"), "of last week\n");
        Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
        Files.copy(old, logs.path("app.log.1"), StandardCopyOption.COPY_ATTRIBUTES);
        logs.happened(NameEvent.Kind.CREATED, "app.log.1", 0);
        logs.tell();
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void olderFile_linkedAsACopy_isNotTaken() throws IOException {
        Path old = Files.writeString(logs.path("backup"), "of last week\n");
        Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
        logs.begin(LOG, "one\n");
        logs.rename(LOG, "app.log.2");
        logs.create(LOG, "two\n");
        logs.time.setBack(Duration.ofSeconds(10));
        logs.tell(); // it is looked into long before
        Files.createLink(logs.path("app.log.1"), old);
        logs.happened(NameEvent.Kind.CREATED, "app.log.1", 0);
        logs.tell();
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void log_linkedOrCopiedBeforeItIsBegun_isTakenOnce() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rename(LOG, "app.log.2");
        logs.create(LOG, "");
        logs.tell();
        logs.append(LOG, "two\n");
        Files.createLink(logs.path("app.log.1"), logs.path(LOG));
        logs.happened(NameEvent.Kind.CREATED, "app.log.1", 0);
        logs.append(LOG, "three\n");
        logs.tell();
        logs.delete("app.log.1");
        Files.copy(logs.path(LOG), logs.path("app.log.1"), StandardCopyOption.COPY_ATTRIBUTES);
        logs.happened(NameEvent.Kind.CREATED, "app.log.1", 0);
        logs.append(LOG, "four\n");
        logs.tell();
        assertEquals("two\nthree\nfour\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
    }
}
