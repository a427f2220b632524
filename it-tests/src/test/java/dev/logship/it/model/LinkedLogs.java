package dev.logship.it.model;

import dev.logship.it.model.Contents.Body;
import dev.logship.it.model.Contents.Header;
import java.io.IOException;
import java.util.Random;

/// A log behind a symbolic link that is switched between two files, or to the directory of another release.
/// Used by one thread.
final class LinkedLogs implements Scene {
    private static final String LINK = "app.log";
    private static final String DIRECTORY = "current";

    private final Directory directory;
    private final Random random;
    private final Contents contents;
    private final Header header;
    private final Body body;
    private final boolean releases;
    private int release = 1;

    LinkedLogs(Directory directory, Random random) throws IOException {
        this.directory = directory;
        this.random = random;
        this.contents = new Contents(random);
        this.header = Contents.pick(Header.values(), random);
        this.body = random.nextBoolean() ? Body.ALIKE : Body.RANDOM;
        this.releases = random.nextBoolean();
        directory.note((releases ? "releases, " : "blue and green, ") + header + " header, " + body);
        directory.append(target(release), contents.head(header));
        link();
    }

    @Override
    public void act() throws IOException {
        int choice = random.nextInt(100);
        if (choice < 50) write(release);
        else if (choice < 60) write(other());
        else if (choice < 80) change();
    }

    private void change() throws IOException {
        release = other();
        String target = target(release);
        if (!directory.exists(target)) directory.append(target, contents.head(header));
        if (random.nextBoolean()) directory.append(target, contents.lines(body));
        link();
    }

    /// The next release, or the one before; or the other one of two.
    private int other() {
        if (!releases) return 3 - release;
        return release > 1 && random.nextInt(3) == 0 ? release - 1 : release + 1;
    }

    private void write(int to) throws IOException {
        if (directory.exists(target(to))) directory.append(target(to), contents.lines(body));
    }

    private void link() throws IOException {
        if (releases) directory.link(DIRECTORY, "releases/" + release);
        else directory.link(LINK, target(release));
    }

    private String target(int of) {
        if (releases) return "releases/" + of + "/app.log";
        return of == 1 ? "app.blue" : "app.green";
    }

    @Override
    public void settle() {}
}
