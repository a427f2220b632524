package dev.logship.it.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Logs of one directory whose names look like rotated files of each other, or have nothing in common.
final class Siblings implements Scene {
    private static final List<List<String>> FAMILIES = List.of(
            List.of("app.log", "app_1.log", "app-8080.log", "app-20261124.log"),
            List.of("log.txt", "log_001.txt", "log_002.txt"),
            List.of("redis.log", "redis-6380.log"),
            List.of("access.log", "error.log", "other_vhosts_access.log"));

    private final Directory directory;
    private final Random random;
    private final List<RotatedLog> begun = new ArrayList<>();
    private final List<RotatedLog> later = new ArrayList<>();

    Siblings(Directory directory, Random random) throws IOException {
        this.directory = directory;
        this.random = random;
        var contents = new Contents(random);
        List<String> family = FAMILIES.get(random.nextInt(FAMILIES.size()));
        var names = new ArrayList<>(family.subList(1, family.size()));
        Collections.shuffle(names, random);
        names.addFirst(family.getFirst());
        for (String name : names.subList(0, Math.min(names.size(), 2 + random.nextInt(2)))) {
            (random.nextInt(3) == 0 ? later : begun).add(new RotatedLog(directory, name, contents, random));
        }
        if (!begun.isEmpty() && random.nextInt(4) == 0) begun.getFirst().leaveOld();
        for (RotatedLog log : begun) log.begin();
    }

    @Override
    public void act() throws IOException {
        if (!later.isEmpty() && random.nextInt(4) == 0 && !directory.isAway()) {
            begun.add(later.removeFirst());
            begun.getLast().begin();
        }
        if (random.nextInt(directory.isAway() ? 3 : 60) == 0) directory.move();
        else if (!directory.isAway() && random.nextInt(150) == 0) deleteAll();
        for (RotatedLog log : begun) log.act();
    }

    private void deleteAll() throws IOException {
        directory.deleteAll();
        begun.forEach(RotatedLog::isDeleted);
    }

    @Override
    public void settle() throws IOException {
        if (directory.isAway()) directory.move();
        for (RotatedLog log : begun) log.begin();
    }
}
