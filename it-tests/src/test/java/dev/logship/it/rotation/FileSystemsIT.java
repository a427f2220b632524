package dev.logship.it.rotation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Mounts;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A log on each common Linux file system, which is mounted again while the agent is down or running. Needs
/// root. The tests are skipped where mounts are not allowed, or mkfs is missing.
@Tag("rotation")
final class FileSystemsIT extends FollowedLog {
    @RegisterExtension final Mounts mounts = new Mounts();

    private @Nullable Process namespace;

    enum FileSystem {
        EXT4(true), EXT4_WITH_SMALL_INODES(true), XFS(true), BTRFS(true), TMPFS(true), OVERLAY(true),
        BINDFS(false);

        private final boolean strong;

        FileSystem(boolean strong) {
            this.strong = strong;
        }
    }

    @AfterEach
    void leaveNamespace() {
        if (namespace != null) namespace.destroyForcibly();
    }

    @ParameterizedTest
    @EnumSource(FileSystem.class)
    void fileSystem_mountedAnewWhileTheAgentIsDown_losesNothing(FileSystem type) throws Exception {
        mount(type);
        startTx();
        appendAndAwait(100);
        app.rename();
        appendAndAwait(20);
        endTx("KILL");
        assertEquals(type.strong, hasHandle());
        app.append(10);
        app.rename();
        app.append(10);
        mounts.unmount(source);

        mount(type);
        app.append(5);
        startTx();
        awaitShipped();
        app.rename();
        appendAndAwait(10);
        assertNothingLost();
        assertEquals(type.strong, hasHandle());
    }

    /// The agent closes an idle file, and its watches do not keep a file system busy. It keeps the last
    /// rotated file open, so only a log without one can be unmounted.
    @ParameterizedTest
    @EnumSource(names = {"EXT4", "XFS", "BTRFS", "BINDFS"})
    void fileSystem_mountedAnewWhileTheAgentRuns_losesNothing(FileSystem type) throws Exception {
        mount(type);
        startTx("--idle-timeout", "1ms");
        appendAndAwait(100);
        await("a closed file").until(() -> mounts.unmountUnused(source));

        mount(type);
        appendAndAwait(10);
        app.rename();
        appendAndAwait(10);
        assertNothingLost();
    }

    /// A log of the lower layer gets another inode at the first write.
    @Test
    void logOfTheLowerLayer_writtenToWhileItIsFollowed_isOneFile() throws Exception {
        Path lower = layers().resolve("lower");
        TestFiles.write(lower.resolve("app.log"), app.next(50));
        mount(FileSystem.OVERLAY);
        startTx();
        awaitShipped();
        appendAndAwait(10);
        endTx("KILL");
        mounts.unmount(source);
        mount(FileSystem.OVERLAY);
        app.append(10);
        startTx();
        awaitShipped();
        app.rename();
        appendAndAwait(10);
        assertNothingLost();
    }

    /// In a user namespace, an overlay's file handles prove nothing.
    @Test
    void overlayOfAUserNamespace_isWeak_andLosesNothing() throws Exception {
        Path layers = layers();
        long holder = enter("mount -t overlay -o userxattr,lowerdir=" + layers.resolve("lower")
                + ",upperdir=" + layers.resolve("upper") + ",workdir=" + layers.resolve("work")
                + " logship-it " + source);
        List<String> inside = List.of("nsenter", "--target", Long.toString(holder), "--user", "--mount",
                "--preserve-credentials");
        app = new AppLog(Path.of("/proc/" + holder + "/root").resolve(source.toString().substring(1))
                .resolve("app.log"));
        begun(logship.txBehind(inside, port(), dir));
        appendAndAwait(100);
        app.rename();
        appendAndAwait(20);
        endTx("KILL");
        assertEquals(false, hasHandle());
        app.append(10);
        app.rename();
        app.append(10);
        begun(logship.txBehind(inside, port(), dir));
        awaitShipped();
        app.rename();
        appendAndAwait(10);
        assertNothingLost();
        assertEquals(false, hasHandle());
    }

    private void mount(FileSystem type) throws IOException, InterruptedException {
        switch (type) {
            case EXT4 -> mounts.image(dir.resolve("image"), "ext4", source);
            case EXT4_WITH_SMALL_INODES ->
                    mounts.image(dir.resolve("image"), "ext4", source, "-I", "128");
            case XFS -> mounts.image(dir.resolve("image"), "xfs", source);
            case BTRFS -> mounts.image(dir.resolve("image"), "btrfs", source);
            case TMPFS -> mounts.bind(layers().resolve("upper"), source);
            case OVERLAY -> mounts.overlay(layers(), source);
            case BINDFS -> mounts.bindfs(Files.createDirectories(dir.resolve("behind")), source);
        }
    }

    /// Directories in memory, which stay mounted until the test ends.
    private Path layers() throws IOException, InterruptedException {
        Path layers = dir.resolve("layers");
        if (!Files.exists(layers)) mounts.tmpfs(layers, "size=16m");
        for (String name : List.of("lower", "upper", "work")) Files.createDirectories(layers.resolve(name));
        return layers;
    }

    /// Creates a mount namespace for the duration of the test.
    ///
    /// @return a process in it
    private long enter(String mount) throws IOException {
        Process process = new ProcessBuilder("unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
                mount + " && echo mounted && exec sleep 600").redirectErrorStream(true).start();
        namespace = process;
        String said = process.inputReader().readLine();
        assumeTrue("mounted".equals(said), () -> "no overlay in a user namespace: " + said);
        return process.pid();
    }

    /// Whether the saved state has file handles for the stream's files. Asserts that all have one or none
    /// has.
    private boolean hasHandle() throws IOException, InterruptedException {
        LogshipProcess dump = logship.start("state", "dump", dir.resolve("state").toString());
        dump.assertExit(0);
        var inodes = new ArrayList<>(dump.stdout());
        inodes.removeIf(line -> !line.startsWith("    inode "));
        assertNotEquals(List.of(), inodes, dump::toString);
        long without = inodes.stream().filter(line -> line.contains("handle none")).count();
        assertEquals(0, without % inodes.size(), dump::toString);
        return without == 0;
    }
}
