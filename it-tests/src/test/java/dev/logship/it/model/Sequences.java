package dev.logship.it.model;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/// A random sequence of actions on each of some logs, all at the same time, while one pair ships them and is
/// itself stopped, killed and cut off. The same seed does the same; what the pair makes of it may depend on
/// who is faster.
public final class Sequences {
    /// How long the pair may take for what is outstanding.
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /// At least so much time passes between two actions on a log: files that follow each other are told apart
    /// by when they were made, for which some file systems have a clock of 4 ms.
    private static final Duration TICK = Duration.ofMillis(6);

    private static final Pattern LOST = Pattern.compile("stream (\\S+): lost at \\d+: at least (\\d+) bytes");

    private final Pair pair;
    private final Random random;
    private final Duration longest;
    private final boolean kills;
    private final List<ModelledLog> logs = new ArrayList<>();
    private final List<String> history = new ArrayList<>();
    private int downFor;
    private Pair.@Nullable End ended;

    /// @param longest a pause between two rounds of actions, at most
    public Sequences(Pair pair, int count, Duration longest, long seed) throws IOException {
        this.pair = pair;
        this.random = new Random(seed);
        this.longest = longest;
        this.kills = random.nextBoolean();
        for (int i = 0; i < count; i++) {
            Path path = pair.source().resolve(i + ".log");
            logs.add(new ModelledLog(path, pair.stored(i + ".log"), kills, random.nextLong()));
        }
    }

    /// Does so many actions on each log, and asserts that each stream is as its model demands.
    public void run(int rounds) throws IOException {
        try {
            pair.startAgent();
            awaitComplete();
            for (int round = 0; round < rounds; round++) {
                disturb();
                for (ModelledLog log : logs) log.act();
                rest();
            }
            pair.calmDown();
            startAgent();
            awaitComplete();
            endAgent(Pair.End.STOPPED);
            awaitComplete(); // and nothing more came
            assertLossesAreTrue();
            assertNoOtherStreams();
        } catch (AssertionError | IOException e) {
            throw new AssertionError(e.getMessage() + "\nThe pair: " + String.join("; ", history), e);
        }
    }

    private void disturb() throws IOException {
        history.add("round");
        if (ended != null) {
            if (--downFor <= 0) startAgent();
            return;
        }
        int choice = random.nextInt(100);
        if (choice < 12) {
            downFor = 1 + random.nextInt(3);
            endAgent(kills ? Pair.End.KILLED : Pair.End.STOPPED);
        } else if (choice < 18) {
            history.add("receiver restarted");
            pair.restartReceiver();
        } else if (choice < 26) {
            history.add("cut");
            pair.cutConnections();
        }
    }

    private void rest() throws IOException {
        LockSupport.parkNanos(TICK.toNanos());
        int choice = random.nextInt(10);
        if (choice < 5) LockSupport.parkNanos((long) (random.nextDouble() * longest.toNanos()));
        else if (choice < 7 && ended == null) awaitComplete();
    }

    private void startAgent() throws IOException {
        if (ended == null) return;
        history.add("agent started");
        ended = null;
        pair.startAgent();
    }

    private void endAgent(Pair.End how) throws IOException {
        history.add("agent " + how);
        ended = how;
        pair.endAgent(how);
    }

    private void awaitComplete() throws IOException {
        history.add("wait");
        for (ModelledLog log : logs) {
            try {
                if (!log.isComplete()) await().atMost(LIMIT).until(log::isComplete);
            } catch (ConditionTimeoutException e) {
                throw new AssertionError(log.name() + ": bytes do not come" + log, e);
            }
        }
    }

    /// Every loss that was reported is one, and no larger than what is missing.
    private void assertLossesAreTrue() {
        Map<String, Long> lost = new HashMap<>();
        for (String line : pair.said()) {
            if (!line.contains("ERROR")) continue;
            Matcher found = LOST.matcher(line);
            if (!found.find()) throw new AssertionError("an error: " + line);
            lost.merge(found.group(1), Long.parseLong(found.group(2)), Long::sum);
        }
        for (ModelledLog log : logs) {
            long reported = lost.getOrDefault(log.name(), 0L);
            if (reported > log.missing()) {
                throw new AssertionError(log.name() + ": " + reported + " bytes reported as lost, "
                        + log.missing() + " are missing" + log);
            }
        }
    }

    /// No rotated file has become a stream of its own.
    private void assertNoOtherStreams() throws IOException {
        Path storage = pair.stored("0.log").getParent();
        try (Stream<Path> streams = Files.list(storage)) {
            for (Path stream : streams.filter(Files::isRegularFile).toList()) {
                if (!stream.toString().endsWith(".log") && Files.size(stream) > 0) {
                    throw new AssertionError(stream.getFileName() + " has " + Files.size(stream) + " bytes");
                }
            }
        }
    }
}
