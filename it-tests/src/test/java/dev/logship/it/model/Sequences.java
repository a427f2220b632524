package dev.logship.it.model;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/// Random sequences of actions, one in each of some directories of logs, all at the same time, while one pair
/// ships them and is itself stopped, killed and cut off. The same seed does the same; what the pair makes of it
/// may depend on who is faster.
public final class Sequences {
    /// Which logs are in a directory, and what happens to them.
    private enum Kind {
        SIBLINGS(Siblings::new), DAILY(DailyLogs::new), ATOMIC(AtomicLogs::new), LINKED(LinkedLogs::new),
        DATABASE(DatabaseLogs::new);

        private interface Maker {
            Scene make(Directory directory, Random random) throws IOException;
        }

        private final Maker maker;

        Kind(Maker maker) {
            this.maker = maker;
        }
    }

    /// So much of all is siblings, the others share the rest.
    private static final double SIBLINGS = 0.5;

    /// How long the pair may take for what is outstanding.
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Pair pair;
    private final Random random;
    private final Duration longest;
    private final boolean kills;
    private final Watch watch;
    private final List<Directory> directories = new ArrayList<>();
    private final List<Scene> scenes = new ArrayList<>();
    private final List<String> history = new ArrayList<>();
    private int downFor;
    private int awayFor;
    private int fullFor;
    private boolean isUp;

    /// @param count how many directories
    /// @param longest a pause between two rounds of actions, at most
    public Sequences(Pair pair, Picks picks, int count, Duration longest, long seed) throws IOException {
        this.pair = pair;
        this.random = new Random(seed);
        this.longest = longest;
        this.kills = random.nextBoolean();
        this.watch = new Watch(pair.grace());
        Path elsewhere = Files.createDirectories(pair.source().resolveSibling("elsewhere"));
        String only = System.getProperty("model.kind", "");
        for (int i = 0; i < count; i++) {
            String name = "d%02d".formatted(i);
            var actions = new Random(random.nextLong());
            Kind kind = only.isEmpty() ? kind(actions) : Kind.valueOf(only);
            Path path = pair.source().resolve(name);
            directories.add(new Directory(path, elsewhere.resolve(name), picks, watch, pair));
            scenes.add(kind.maker.make(directories.getLast(), actions));
        }
    }

    private static Kind kind(Random random) {
        if (random.nextDouble() < SIBLINGS) return Kind.SIBLINGS;
        return Kind.values()[random.nextInt(Kind.values().length)];
    }

    /// Does so many actions on each log, and asserts that each stream is as its model demands.
    public void run(int rounds) throws IOException {
        try {
            startAgent();
            awaitComplete();
            for (int round = 0; round < rounds; round++) {
                disturb();
                for (int i = 0; i < scenes.size(); i++) {
                    directories.get(i).note("[" + round + "]");
                    scenes.get(i).act();
                }
                rest();
            }
            pair.calmDown();
            bringBack();
            if (!isUp) startAgent();
            awaitComplete();
            endAgent(Pair.End.STOPPED);
            for (Directory directory : directories) directory.look(); // nothing wrong came after that
            assertLossesAreReported();
            assertNoOtherStreams();
        } catch (AssertionError | IOException e) {
            throw new AssertionError(e.getMessage() + "\nThe pair: " + String.join("; ", history), e);
        }
    }

    private void disturb() throws IOException {
        history.add("[round]");
        if (awayFor > 0 && --awayFor == 0) bringReceiverBack();
        if (fullFor > 0 && --fullFor == 0) fillState(false);
        if (!isUp) {
            if (--downFor <= 0) startAgent();
            return;
        }
        int choice = random.nextInt(100);
        if (choice < 12) {
            downFor = 1 + random.nextInt(3);
            endAgent(kills ? Pair.End.KILLED : Pair.End.STOPPED);
        } else if (choice < 18 && awayFor == 0) {
            history.add("receiver restarted");
            pair.restartReceiver();
        } else if (choice < 26) {
            history.add("connections cut");
            pair.cutConnections();
        } else if (choice < 32 && awayFor == 0) {
            history.add("receiver away");
            awayFor = 2 + random.nextInt(2);
            pair.takeReceiverAway();
        } else if (choice < 37 && awayFor == 0 && pair.canLoseEnd()) {
            loseEnd();
        } else if (choice < 41 && fullFor == 0) {
            fullFor = 1 + random.nextInt(3);
            fillState(true);
        }
    }

    private void loseEnd() throws IOException {
        Directory directory = directories.get(random.nextInt(directories.size()));
        List<StreamModel> streams = List.copyOf(directory.ownership().streams());
        if (streams.isEmpty()) return;
        StreamModel stream = streams.get(random.nextInt(streams.size()));
        if (Files.notExists(stream.stored())) return;
        long from = (long) (random.nextDouble() * Files.size(stream.stored()));
        history.add("receiver loses " + stream.path() + " from " + from);
        directory.note("receiver loses " + stream.path().getFileName() + " from " + from);
        directory.look();
        directory.ownership().rewind(stream, from);
        pair.loseEnd(stream.path(), from);
    }

    private void rest() throws IOException {
        int choice = random.nextInt(10);
        if (awayFor > 0 && choice < 2) pause(pair.grace().plusMillis(100)); // until all must have been seen
        else if (choice < 5) pause(Duration.ofNanos((long) (random.nextDouble() * longest.toNanos())));
        else if (choice < 7 && isUp && awayFor == 0) awaitComplete();
    }

    private static void pause(Duration duration) {
        long until = System.nanoTime() + duration.toNanos();
        while (until - System.nanoTime() > 0) LockSupport.parkNanos(until - System.nanoTime());
    }

    private void startAgent() throws IOException {
        if (fullFor > 0) fillState(false); // without space for its state no agent starts
        fullFor = 0;
        history.add("agent started");
        note("agent started");
        isUp = true;
        pair.startAgent();
        watch.begins();
    }

    private void endAgent(Pair.End how) throws IOException {
        history.add("agent " + how);
        note("agent " + how);
        isUp = false;
        for (Directory directory : directories) {
            directory.look();
            directory.ownership().agentEnds();
        }
        watch.ends();
        pair.endAgent(how);
    }

    private void note(String what) {
        for (Directory directory : directories) directory.note(what);
    }

    private void bringReceiverBack() throws IOException {
        history.add("receiver back");
        pair.bringReceiverBack();
    }

    private void fillState(boolean full) throws IOException {
        history.add(full ? "state full" : "state not full");
        pair.fillState(full);
    }

    private void bringBack() throws IOException {
        if (awayFor > 0) bringReceiverBack();
        if (fullFor > 0) fillState(false);
        awayFor = 0;
        fullFor = 0;
    }

    private void awaitComplete() throws IOException {
        history.add("wait");
        note("wait");
        for (Scene scene : scenes) scene.settle();
        for (Directory directory : directories) {
            try {
                await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20)).atMost(LIMIT)
                        .until(directory::isComplete);
            } catch (ConditionTimeoutException e) {
                throw new AssertionError("bytes do not come" + directory, e);
            }
        }
    }

    /// Every loss that was reported is one; and every byte is there or reported that was seen.
    private void assertLossesAreReported() {
        var reports = new Reports(pair.said());
        if (!reports.errors().isEmpty()) throw new AssertionError("an error: " + reports.errors().getFirst());
        if (!pair.reportsLosses()) return;
        for (Directory directory : directories) {
            for (Balance balance : Balance.of(directory.ownership())) {
                String complaint = balance.complaint(stream -> reports.lost(stream.path()));
                if (complaint != null) throw new AssertionError(complaint + directory);
            }
        }
    }

    /// No other file has become a stream.
    private void assertNoOtherStreams() throws IOException {
        Set<Path> modelled = new HashSet<>();
        for (Directory directory : directories) {
            directory.ownership().streams().forEach(stream -> modelled.add(stream.stored()));
        }
        try (Stream<Path> stored = Files.walk(pair.stored(pair.source()))) {
            for (Path stream : stored.filter(Files::isRegularFile).toList()) {
                if (!modelled.contains(stream) && Files.size(stream) > 0) {
                    throw new AssertionError(stream + " has " + Files.size(stream) + " bytes");
                }
            }
        }
    }
}
