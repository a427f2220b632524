package dev.logship.it.model;

import dev.logship.it.model.Contents.Body;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Programs that write a file beside the log and rename it over it: with new content each time, or with all
/// that was there and more. Used by one thread.
final class AtomicLogs implements Scene {
    private static final List<String> LOGS = List.of("status.log", "report.txt");
    private static final List<String> ENDINGS = List.of(".new", ".tmp", "~", ".k3XfQ9");

    private static final Body[] GROWING = {Body.ALIKE, Body.RANDOM};

    private final Directory directory;
    private final Random random;
    private final Contents contents;
    private final Body body;
    private final String ending;
    private final boolean grows;

    AtomicLogs(Directory directory, Random random) throws IOException {
        this.directory = directory;
        this.random = random;
        this.contents = new Contents(random);
        this.ending = ENDINGS.get(random.nextInt(ENDINGS.size()));
        this.grows = random.nextBoolean();
        this.body = Contents.pick(grows ? GROWING : Body.values(), random);
        directory.note("atomic by " + ending + ", " + body + (grows ? ", with all there was" : ""));
        for (String log : LOGS) write(log);
    }

    @Override
    public void act() throws IOException {
        for (String log : LOGS) {
            int choice = random.nextInt(100);
            if (choice < 40) write(log);
            else if (choice < 60) directory.append(log, contents.lines(body));
        }
    }

    private void write(String log) throws IOException {
        byte[] bytes = grows && directory.exists(log) ? directory.life(log).bytes() : new byte[0];
        byte[] more = random.nextInt(4) == 0 ? contents.atLeast(body, 5000) : contents.lines(body);
        byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, all, bytes.length, more.length);
        directory.write(log + ending, all);
        directory.rename(log + ending, log);
    }

    @Override
    public void settle() {}
}
