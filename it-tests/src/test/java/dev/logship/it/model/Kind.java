package dev.logship.it.model;

import java.io.IOException;
import java.util.Random;

/// The kinds of logs in a directory, and their actions.
enum Kind {
    SIBLINGS(Siblings::new), DAILY(DailyLogs::new), ATOMIC(AtomicLogs::new), LINKED(LinkedLogs::new),
    DATABASE(DatabaseLogs::new);

    private interface Maker {
        Scene make(Directory directory, Random random) throws IOException;
    }

    /// The share of siblings; the other kinds share the rest.
    private static final double MOSTLY = 0.5;

    @SuppressWarnings("ImmutableEnumChecker") // a constructor
    private final Maker maker;

    Kind(Maker maker) {
        this.maker = maker;
    }

    /// A random one, or the one that `-Dmodel.kind` names.
    static Kind any(Random random) {
        String only = System.getProperty("model.kind", "");
        if (!only.isEmpty()) return valueOf(only);
        return random.nextDouble() < MOSTLY ? SIBLINGS : Contents.pick(values(), random);
    }

    Scene make(Directory directory, Random random) throws IOException {
        return maker.make(directory, random);
    }
}
