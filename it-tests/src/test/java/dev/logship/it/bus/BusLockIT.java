package dev.logship.it.bus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.it.bus.BusRig.Part;
import dev.logship.it.support.Daemon;
import dev.logship.it.support.Proc;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The lock of a file bus excludes, and is excluded by, all who use flock(2): the command, and Python.
@Tag("bus")
final class BusLockIT extends SharedBus {
    /// The time after which something that did not happen will not.
    private static final Duration WHILE = Duration.ofMillis(700);

    @ParameterizedTest
    @ValueSource(strings = {"flock", "python3"})
    void lock_heldByOthers_isWaitedFor(String holder) throws Exception {
        Part other = bus.holder(holder);
        Part producer = bus.logship("producer");
        producer.feed("hello");
        await().during(WHILE).until(() -> !Files.exists(bus.file()) && !Files.exists(bus.fresh()));

        other.end();

        bus.awaitChunk("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flock -n $F.lock true", "python3 -c 'import fcntl, sys; "
            + "fcntl.flock(open(sys.argv[1], \"w\"), fcntl.LOCK_EX | fcntl.LOCK_NB)' $F.lock 2>/dev/null"})
    void lock_heldByOurs_isSeenByOthers(String tryLock) throws Exception {
        Daemon.installed("flock");
        Daemon.installed("python3");
        assertEquals(0, bus.sh("mkdir -p $(dirname $F) && " + tryLock));
        bus.put("x".repeat(200_000)); // more than a pipe holds
        Part stuck = bus.stuckConsumer();

        await("the lock held").until(() -> bus.sh(tryLock) == 1);
        stuck.end();
        await("the lock free").until(() -> bus.sh(tryLock) == 0);
    }

    @Test
    void lockFile_replacedMeanwhile_newOneCounts() throws Exception {
        Part first = bus.holder("flock");
        Part producer = bus.logship("producer");
        producer.feed("hello");
        await("waiting for the lock").until(() -> Proc.holdsOpen(producer.process().pid(), bus.lock()));
        Files.delete(bus.lock());
        Part second = bus.holder("flock");

        first.end();

        await().during(WHILE).until(() -> !Files.exists(bus.file()));
        second.end();
        bus.awaitChunk("hello");
    }
}
