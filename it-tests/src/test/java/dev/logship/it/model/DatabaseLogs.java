package dev.logship.it.model;

import dev.logship.it.model.Contents.Body;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// A growing file whose first bytes are updated, as in journals and databases; and a log beside it. Used by
/// one thread.
final class DatabaseLogs implements Scene {
    private static final String FILE = "data.db";
    private static final String LOG = "data.log";
    private static final int LEAST = 8192;
    private static final int HEAD = 512;

    private final Directory directory;
    private final Random random;
    private final Contents contents;
    private int updates;

    DatabaseLogs(Directory directory, Random random) throws IOException {
        this.directory = directory;
        this.random = random;
        this.contents = new Contents(random);
        directory.note("database");
        directory.append(FILE, contents.atLeast(Body.ALIKE, LEAST));
        directory.append(LOG, contents.lines(Body.ALIKE));
    }

    @Override
    public void act() throws IOException {
        if (random.nextBoolean()) directory.append(FILE, contents.lines(Body.ALIKE));
        if (random.nextBoolean()) directory.append(LOG, contents.lines(Body.ALIKE));
        if (directory.shipped(FILE) >= LEAST) {
            String head = ("%0" + HEAD + "d").formatted(++updates);
            directory.updateHead(FILE, head.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void settle() {}
}
