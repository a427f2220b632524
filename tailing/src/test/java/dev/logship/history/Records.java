package dev.logship.history;

import dev.logship.ByteRange;
import dev.logship.StreamName;
import dev.logship.linux.FileHandle;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Records for tests.
final class Records {
    private static final int NONE_MORE = -1;

    private final Random random;

    /// Creates random records.
    Records(Random random) {
        this.random = random;
    }

    /// A record of one file, identified by its extent's base.
    static StateRecord of(String stream, long base) {
        return of(stream, base, 1_000_000_000);
    }

    static StateRecord of(String stream, long base, long written) {
        KnownFile file = file(0, 4, Samples.NONE);
        return new StateRecord(new StreamName(stream), Path.of("/logs/app.log"),
                new Extents(List.of(file), List.of(new Extent(0, 0, base))), List.of(), "", written);
    }

    /// The base of a record's extent.
    static long base(StateRecord record) {
        return record.extents().list().getLast().base();
    }

    static KnownFile file(int id, long inode, Samples samples) {
        FileHandle handle = new FileHandle(0x8000_0000_0000_0001L, 0xf8, "00ff" + inode);
        return new KnownFile(id, new FileIdentity(Optional.of(handle), 0, inode, 1_700_000_000_123_456_789L),
                Path.of("/logs/app.log"), 6, samples.offset(), ByteRange.ALL, samples);
    }

    /// Samples at this many places.
    static Samples samples(int count, long seed) {
        Fingerprint[] prints = new Fingerprint[count];
        for (int i = 0; i < count; i++) prints[i] = new Fingerprint(1024L * (i + 1), 1024, seed + i);
        return Samples.of(prints);
    }

    /// A record that may follow this one, or anything else.
    StateRecord next(StateRecord now) {
        List<KnownFile> files = new ArrayList<>(now.extents().files());
        List<Extent> list = new ArrayList<>(now.extents().list());
        List<KnownFile> upcoming = new ArrayList<>(now.upcoming());
        Path path = now.path();
        String scheme = now.scheme();
        for (int i = random.nextInt(3); i >= 0; i--) {
            switch (random.nextInt(10)) {
                case 0 -> files.add(random.nextInt(files.size() + 1), randomFile(files));
                case 1, 2 -> change(files);
                case 3 -> dropOne(files);
                case 4 -> Collections.shuffle(files, random);
                case 5 -> list.add(random.nextInt(list.size() + 1), randomExtent());
                case 6 -> list.add(randomExtent());
                case 7 -> dropOne(list);
                case 8 -> upcoming.add(randomFile(upcoming).withId(KnownFile.UNNUMBERED));
                default -> {
                    if (random.nextBoolean()) upcoming.clear();
                    else if (random.nextBoolean()) path = randomPath();
                    else scheme = random.nextBoolean() ? "app-#.log\t:é%" : "";
                }
            }
        }
        return new StateRecord(now.stream(), path, new Extents(files, list), upcoming, scheme,
                now.written() + random.nextInt(5));
    }

    private <T> void dropOne(List<T> list) {
        if (!list.isEmpty()) list.remove(random.nextInt(list.size()));
    }

    private void change(List<KnownFile> files) {
        if (files.isEmpty()) return;
        int at = random.nextInt(files.size());
        KnownFile file = files.get(at);
        int count = random.nextInt(90);
        files.set(at, switch (random.nextInt(5)) {
            case 0 -> file.at(randomPath());
            case 1 -> own(file, random.nextInt(1000));
            case 2 -> file.in(new FileIdentity(Optional.empty(), 0, random.nextLong(), 0), file.path());
            default -> new KnownFile(file.id(), file.identity(), file.path(), file.since(), random.nextLong(),
                    file.own(), Records.samples(count, random.nextInt(2)));
        });
    }

    private KnownFile own(KnownFile file, long from) {
        long until = random.nextBoolean() ? Long.MAX_VALUE : from + 9;
        return new KnownFile(file.id(), file.identity(), file.path(), file.since(), file.seen(),
                new ByteRange(from, until), file.samples());
    }

    private KnownFile randomFile(List<KnownFile> others) {
        int id = others.stream().mapToInt(KnownFile::id).max().orElse(0) + 1;
        int copy = Math.min(NONE_MORE, others.stream().mapToInt(KnownFile::id).min().orElse(0)) - 1;
        KnownFile file = file(random.nextBoolean() ? Math.max(id, 0) : copy, random.nextInt(),
                samples(random.nextInt(5), random.nextInt(2)));
        return file.at(randomPath());
    }

    private Extent randomExtent() {
        return new Extent(random.nextInt(5) - 1, random.nextInt(10), random.nextLong(Long.MAX_VALUE));
    }

    private Path randomPath() {
        return switch (random.nextInt(4)) {
            case 0 -> Path.of(URI.create("file:///x/a%FF%0A%09%25%C3%A9:b+c.log"));
            case 1 -> Path.of("/logs/with blank & #1.log");
            default -> Path.of("/logs/app.log." + random.nextInt(3));
        };
    }
}
