package dev.logship.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A table of mounts that a test wrote; nothing is mounted.
final class MountsTest {
    @TempDir
    private Path temporary;

    private final CountDownLatch woken = new CountDownLatch(1);
    private final Set<Path> hung = ConcurrentHashMap.newKeySet();
    private final Map<Path, Integer> asked = new ConcurrentHashMap<>();
    private Path root;
    private Mounts mounts;

    @BeforeEach
    void mount() throws IOException {
        root = Files.createDirectories(temporary.toRealPath().resolve("root"));
        Path net = Files.createDirectories(root.resolve("a net"));
        Path plain = Files.createDirectories(root.resolve("plain"));
        Path covered = Files.createDirectories(root.resolve("covered"));
        Path table = Files.writeString(temporary.resolve("mountinfo"), String.join("\n",
                "22 1 8:1 / / rw - nfs server:/ rw",
                "30 22 0:40 / " + net.toString().replace(" ", "\\040") + " rw shared:2 - nfs4 server:/a rw",
                "31 22 0:41 / " + plain + " rw - tmpfs none rw",
                "32 22 0:42 / " + covered + " rw - fuse.sshfs host:/ rw",
                "33 32 0:43 / " + covered + " rw - tmpfs none rw", ""));
        mounts = new Mounts(table, this::answer, Duration.ofMillis(100));
    }

    @AfterEach
    void wake() {
        woken.countDown();
    }

    private void answer(Path at) throws IOException {
        asked.merge(at, 1, Integer::sum);
        if (!hung.contains(at)) throw new IOException("an error is an answer");
        try {
            woken.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void path_onLocalFileSystems_needsNoQuestion() {
        assertTrue(mounts.allAnswer(root.resolve("plain/app.log")));
        assertTrue(mounts.allAnswer(root.resolve("covered/app.log")));
        assertTrue(mounts.allAnswer(Path.of("/")));
        assertEquals(Map.of(), asked);
    }

    @Test
    void path_onServedFileSystem_answersWhileThatDoes() {
        Path net = root.resolve("a net");
        assertTrue(mounts.allAnswer(net.resolve("there/app.log")));
        assertEquals(Set.of(net), asked.keySet());
    }

    @Test
    void path_onSilentFileSystem_doesNotAnswer_withOneQuestion_untilThatDoes() {
        Path net = root.resolve("a net");
        hung.add(net);
        for (int i = 0; i < 100; i++) assertFalse(mounts.allAnswer(net.resolve("there/app" + i)));
        assertTrue(mounts.allAnswer(root.resolve("plain/app.log")));
        assertEquals(Map.of(net, 1), asked);
        woken.countDown();
        Awaitility.await().until(() -> mounts.allAnswer(net.resolve("there/app.log")));
    }

    @Test
    void path_whoseLinksLeadToSilentFileSystem_doesNotAnswer() throws IOException {
        Path net = root.resolve("a net");
        Files.createSymbolicLink(root.resolve("far"), Path.of("plain/../a net/there"));
        Files.createSymbolicLink(root.resolve("app.log"), root.resolve("far/app.log"));
        Files.createSymbolicLink(root.resolve("round"), root.resolve("round"));
        hung.add(net);
        assertFalse(mounts.allAnswer(root.resolve("app.log")));
        assertFalse(mounts.allAnswer(root.resolve("far/../x/app.log")));
        assertTrue(mounts.allAnswer(root.resolve("round/app.log")));
    }
}
