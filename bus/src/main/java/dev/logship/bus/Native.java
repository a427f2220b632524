package dev.logship.bus;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/// The few calls of Linux that Java has no class for. Each may block the calling thread, and may be made by
/// any.
@SuppressWarnings("restricted") // the launcher enables native access
final class Native {
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0100;
    private static final int O_CLOEXEC = 02000000;
    private static final int READABLE_BY_ALL = 0644;
    private static final int LOCK_EX = 2;
    private static final short POLLIN = 1;
    private static final int EINTR = 4;
    private static final int MAX_REASON = 1024;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final StructLayout POLLFD = MemoryLayout.structLayout(JAVA_INT.withName("fd"),
            JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"));

    private static final MethodHandle OPEN = handle("open",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle FLOCK =
            handle("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle POLL =
            handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private Native() {}

    /// Opens a file to lock it, and makes it when it is not there. The descriptor is the caller's to close.
    static int open(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(file.toString());
            return call(file.toString(), state ->
                    (int) OPEN.invokeExact(state, name, O_RDWR | O_CREAT | O_CLOEXEC, READABLE_BY_ALL));
        }
    }

    /// Waits until nobody else has the file locked, and locks it until the descriptor is closed.
    static void flock(int descriptor, Path file) throws IOException {
        call(file.toString(), state -> (int) FLOCK.invokeExact(state, descriptor, LOCK_EX));
    }

    /// Waits until a read would not block, for some milliseconds at most, or for ever if they are negative.
    static boolean isReadable(int descriptor, int timeoutMillis) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment poll = arena.allocate(POLLFD);
            poll.set(JAVA_INT, 0, descriptor);
            poll.set(JAVA_SHORT, JAVA_INT.byteSize(), POLLIN);
            return call("descriptor " + descriptor, state ->
                    (int) POLL.invokeExact(state, poll, 1L, timeoutMillis)) > 0;
        }
    }

    static void close(int descriptor) throws IOException {
        call("descriptor " + descriptor, state -> (int) CLOSE.invokeExact(state, descriptor));
    }

    private interface Call {
        int apply(MemorySegment state) throws Throwable;
    }

    private static MethodHandle handle(String name, FunctionDescriptor type, Linker.Option... more) {
        var options = new Linker.Option[more.length + 1];
        options[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(more, 0, options, 1, more.length);
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    /// What the call returns, made again when a signal broke it off.
    ///
    /// @throws IOException when it failed, with `what` it was for and the kernel's reason
    private static int call(String what, Call call) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            while (true) {
                int result = call.apply(state);
                if (result >= 0) return result;
                int errno = (int) ERRNO.get(state, 0L);
                if (errno != EINTR) throw new FileSystemException(what + ": " + reason(errno));
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e); // a downcall throws nothing that is checked
        }
    }

    private static String reason(int errno) throws Throwable {
        MethodHandle strerror = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("strerror"),
                FunctionDescriptor.of(ADDRESS, JAVA_INT));
        return ((MemorySegment) strerror.invokeExact(errno)).reinterpret(MAX_REASON).getString(0);
    }
}
