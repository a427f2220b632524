package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.linux.FileStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Files with the inode of a deleted one.
final class ReusedInodeTest extends FollowedLogTest {
    private static final String SMALL = "app.log.7";
    private static final String COPY = "app.log.1";
    private static final int TRIES = 100;

    @Test
    void copy_thatHasTheInodeOfASmallerFile_isNotTakenForThatOne_whichGrows() throws IOException {
        logs.begin(LOG, "one\n");
        logs.create(SMALL, "x\n");
        logs.truncate(LOG, 0);
        logs.tailer(LOG).look(); // and at the files beside it
        logs.append(LOG, "two\n");
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.append(LOG, "unread\n");
        logs.tailer(LOG).look();
        long inode = FileStat.of(logs.path(SMALL)).inode();
        logs.delete(SMALL);
        for (int i = 0; i < TRIES && !hasInode(COPY, inode); i++) {
            Path taken = dir.resolve("taken" + i); // occupies another inode
            if (Files.exists(logs.path(COPY))) Files.move(logs.path(COPY), taken);
            Files.copy(logs.path(LOG), logs.path(COPY));
        }
        assumeTrue(hasInode(COPY, inode), "inodes are not used again soon");
        logs.truncate(LOG, 0);
        logs.tailer(LOG).look();
        assertEquals("unread\n", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    private boolean hasInode(String name, long inode) throws IOException {
        return Files.exists(logs.path(name)) && FileStat.of(logs.path(name)).inode() == inode;
    }
}
