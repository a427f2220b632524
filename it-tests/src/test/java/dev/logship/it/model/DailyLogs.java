package dev.logship.it.model;

import dev.logship.it.model.Contents.Body;
import dev.logship.it.model.Contents.Header;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/// A program that creates a new file for each day or number and never renames one: each is a log of its own.
/// Beside them is a log with the plain name, to which little is written. Used by one thread.
final class DailyLogs implements Scene {
    private static final List<String> PLAIN = List.of("laravel.log", "log.txt", "server.log");
    private static final List<String> NUMBERED = List.of("laravel-2026-11-%02d.log", "log_%03d.txt",
            "server.log.2026-11-%02d.log");

    private final Directory directory;
    private final Random random;
    private final Contents contents;
    private final Header header;
    private final Body body;
    private final String plain;
    private final String numbered;
    private int number = 1;

    DailyLogs(Directory directory, Random random) throws IOException {
        this.directory = directory;
        this.random = random;
        this.contents = new Contents(random);
        this.header = Contents.pick(Header.values(), random);
        this.body = Contents.pick(Body.values(), random);
        int which = random.nextInt(PLAIN.size());
        this.plain = PLAIN.get(which);
        this.numbered = NUMBERED.get(which);
        directory.note("daily, " + header + " header, " + body);
        if (random.nextBoolean()) directory.append(plain, contents.lines(body));
        directory.append(name(), contents.head(header));
    }

    @Override
    public void act() throws IOException {
        int choice = random.nextInt(100);
        if (choice < 50) directory.append(name(), contents.lines(body));
        else if (choice < 55) directory.append(name(), contents.many(body));
        else if (choice < 80) begin();
        else if (choice < 90) directory.append(plain, contents.lines(body));
        else if (choice < 93 && directory.exists(plain)) directory.delete(plain);
    }

    private void begin() throws IOException {
        number++;
        directory.append(name(), contents.head(header));
        if (random.nextBoolean()) directory.append(name(), contents.lines(body));
    }

    private String name() {
        return numbered.formatted(number);
    }

    @Override
    public void settle() throws IOException {
        directory.append(name(), contents.lines(body));
    }
}
