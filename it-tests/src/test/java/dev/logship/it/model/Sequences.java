package dev.logship.it.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Random sequences of actions, one in each of some directories of logs, all at the same time, while one pair
/// ships them and is itself stopped, killed and disconnected. The same seed gives the same actions; the
/// result may depend on timing.
public final class Sequences {
    /// The time for the pair to ship outstanding bytes.
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TURN = Duration.ofMillis(20);

    private final Pair pair;
    private final Random random;
    private final Duration longest;
    private final boolean kills;
    private final Watch watch;
    // of directories without an error so far
    private final Map<Directory, Scene> scenes = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<Directory> untellable = new ArrayList<>();
    private final List<String> history = new ArrayList<>();
    private int downFor;
    private int awayFor;
    private int fullFor;
    private boolean isUp;

    /// @param count the number of directories
    /// @param longest a pause between two rounds of actions, at most
    public Sequences(Pair pair, Picks picks, int count, Duration longest, long seed) throws IOException {
        this.pair = pair;
        this.random = new Random(seed);
        this.longest = longest;
        this.kills = random.nextBoolean();
        this.watch = new Watch(new Stalls(pair.grace(), pair::waitedNanos), pair::isAgentLooking);
        Path elsewhere = Files.createDirectories(pair.source().resolveSibling("elsewhere"));
        for (int i = 0; i < count; i++) {
            String name = "d%02d".formatted(i);
            var actions = new Random(random.nextLong());
            Kind kind = Kind.any(actions);
            Path path = pair.source().resolve(name);
            var directory = new Directory(path, elsewhere.resolve(name), picks, watch, pair);
            scenes.put(directory, kind.make(directory, actions));
        }
    }

    /// An action on a directory, which may find an error.
    private interface Action {
        void on(Directory directory, Scene scene) throws IOException;
    }

    /// Does this number of actions on each log, and asserts that each stream is as its model demands. An
    /// error in one directory does not stop the others.
    ///
    /// @return how much of it could be judged
    public Judged run(int rounds) throws IOException {
        startAgent();
        awaitComplete();
        for (int round = 0; round < rounds; round++) {
            disturb();
            LocalTime time = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS);
            String number = "[" + round + " at " + time + "]";
            each((directory, scene) -> {
                directory.note(number);
                scene.act();
            });
            rest();
        }
        pair.calmDown();
        bringBack();
        if (!isUp) startAgent();
        awaitComplete();
        endAgent(Pair.End.STOPPED);
        each((directory, scene) -> directory.look()); // no error after that
        var reports = new Reports(pair.said());
        if (pair.reportsLosses()) each((directory, scene) -> assertLossesAreReported(directory, reports));
        if (!reports.errors().isEmpty()) wrong.add("an error: " + reports.errors().getFirst());
        if (wrong.isEmpty()) assertNoOtherStreams();
        if (!wrong.isEmpty()) {
            throw new AssertionError(String.join("\n\n", wrong) + "\nThe pair: "
                    + String.join("; ", history));
        }
        var judged = new Judged(0, 0, 0, 0);
        for (Directory directory : scenes.keySet()) judged = judged.and(Judged.of(directory.ownership()));
        for (Directory directory : untellable) judged = judged.and(Judged.of(directory.ownership()).asOpen());
        return judged;
    }

    private void each(Action action) throws IOException {
        for (Map.Entry<Directory, Scene> one : List.copyOf(scenes.entrySet())) {
            try {
                action.on(one.getKey(), one.getValue());
            } catch (AssertionError e) {
                scenes.remove(one.getKey());
                wrong.add(explained(one.getKey(), e));
            } catch (Untellable e) {
                scenes.remove(one.getKey());
                untellable.add(one.getKey());
            }
        }
    }

    /// The error in a directory, with the agents' log lines about its streams.
    private String explained(Directory directory, AssertionError e) {
        var text = new StringBuilder(String.valueOf(e.getMessage())).append(directory).append("\n said:");
        String name = "/" + directory.path().getFileName() + "/";
        for (String line : pair.said()) {
            if (line.contains(name)) text.append("\n  ").append(line);
        }
        String source = pair.source().toString();
        return text.toString().replace(source + "/", "").replace(source.substring(1) + "/", "");
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
        List<Directory> directories = List.copyOf(scenes.keySet());
        if (directories.isEmpty()) return;
        Directory directory = directories.get(random.nextInt(directories.size()));
        List<StreamModel> streams = List.copyOf(directory.ownership().streams());
        if (streams.isEmpty()) return;
        StreamModel stream = streams.get(random.nextInt(streams.size()));
        if (Files.notExists(stream.stored())) return;
        long from = (long) (random.nextDouble() * Files.size(stream.stored()));
        history.add("receiver loses " + stream.path() + " from " + from);
        directory.note("receiver loses " + stream.path().getFileName() + " from " + from);
        each((other, scene) -> {
            if (other != directory) return;
            directory.look();
            directory.ownership().rewind(stream, from);
        });
        if (scenes.containsKey(directory)) pair.loseEnd(stream.path(), from);
    }

    private void rest() throws IOException {
        int choice = random.nextInt(10);
        // Until everything must have been seen.
        if (awayFor > 0 && choice < 2) pause(pair.grace().plusMillis(100));
        else if (choice < 5) pause(Duration.ofNanos((long) (random.nextDouble() * longest.toNanos())));
        else if (choice < 7 && isUp && awayFor == 0 && fullFor == 0) awaitComplete(); // full: none is begun
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
        each((directory, scene) -> {
            directory.look();
            directory.ownership().agentEnds();
        });
        watch.ends(how == Pair.End.KILLED);
        pair.endAgent(how);
    }

    private void note(String what) {
        for (Directory directory : scenes.keySet()) directory.note(what);
    }

    private void bringReceiverBack() throws IOException {
        history.add("receiver back");
        pair.bringReceiverBack();
    }

    private void fillState(boolean full) throws IOException {
        history.add(full ? "state full" : "state not full");
        pair.fillState(full);
        watch.stateIsFull(full);
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
        each((directory, scene) -> scene.settle());
        long deadline = System.nanoTime() + LIMIT.toNanos(); // for all directories together
        each((directory, scene) -> {
            // By this thread: a directory is used by one thread.
            while (!directory.isComplete()) {
                if (System.nanoTime() - deadline > 0) throw new AssertionError("bytes do not come");
                pause(TURN);
            }
        });
    }

    /// Every reported loss is one, and every seen byte has arrived or is reported.
    private static void assertLossesAreReported(Directory directory, Reports reports) {
        for (Balance balance : Balance.of(directory.ownership())) {
            String complaint = balance.complaint(stream -> reports.lost(stream.path()));
            if (complaint != null) throw new AssertionError(complaint);
        }
    }

    /// Asserts that no other file has become a stream.
    private void assertNoOtherStreams() throws IOException {
        Set<Path> modelled = new HashSet<>();
        for (Directory directory : Stream.concat(scenes.keySet().stream(), untellable.stream()).toList()) {
            directory.ownership().streams().forEach(stream -> modelled.add(stream.stored()));
        }
        try (Stream<Path> stored = Files.walk(pair.stored(pair.source()))) {
            for (Path stream : stored.filter(Files::isRegularFile).toList()) {
                if (!modelled.contains(stream) && Files.size(stream) > 0) {
                    wrong.add(stream + " has " + Files.size(stream) + " bytes");
                }
            }
        }
    }
}
