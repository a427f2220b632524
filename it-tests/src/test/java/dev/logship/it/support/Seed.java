package dev.logship.it.support;

import java.util.concurrent.ThreadLocalRandom;

/// The seed of a random test: a new one each run, or `-Dseed=N` to replay one. It is always printed.
public final class Seed {
    private Seed() {}

    public static long of(Class<?> test) {
        Long given = Long.getLong("seed");
        long seed = given != null ? given : ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        System.out.println(test.getSimpleName() + ": replay with -Dseed=" + seed);
        return seed;
    }
}
