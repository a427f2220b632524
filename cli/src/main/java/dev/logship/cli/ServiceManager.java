package dev.logship.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// systemd, when it started this program: told over the socket `NOTIFY_SOCKET` how the service does. Java has
/// no datagrams over Unix sockets, so the C library sends them.
final class ServiceManager {
    private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);

    private static final short AF_UNIX = 1;
    private static final int DATAGRAM = 2 | 0x80000;
    private static final int NO_SIGNAL = 0x4000;
    private static final int LONGEST_NAME = 107;

    private ServiceManager() {}

    /// Whether there is one to talk to.
    static boolean isThere() {
        return System.getenv("NOTIFY_SOCKET") != null;
    }

    /// The service is there for others: it was started, or has read its configuration again.
    static void ready() {
        tell("READY=1");
    }

    /// The service reads its configuration again; [#ready] says when that is done.
    static void reloading() {
        // On Linux nanoTime is the clock that systemd wants, CLOCK_MONOTONIC.
        tell("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    }

    /// The service begins to stop.
    static void stopping() {
        tell("STOPPING=1");
    }

    /// How the service does, on one line for people.
    static void status(String line) {
        tell("STATUS=" + line);
    }

    /// The service works; to be said again within [#watchdog].
    static void works() {
        tell("WATCHDOG=1");
    }

    /// How long this process may be silent before it counts as hanging; empty for as long as it wants.
    static Optional<Duration> watchdog() {
        String micros = System.getenv("WATCHDOG_USEC");
        String pid = System.getenv("WATCHDOG_PID");
        boolean isOurs = pid == null || pid.equals(Long.toString(ProcessHandle.current().pid()));
        return isOurs && micros != null && micros.matches("[1-9][0-9]{0,14}")
                ? Optional.of(Duration.of(Long.parseLong(micros), ChronoUnit.MICROS)) : Optional.empty();
    }

    private static void tell(String what) {
        @Nullable String socket = System.getenv("NOTIFY_SOCKET");
        if (socket == null) return;
        try {
            send(what + "\n", socket);
        } catch (IOException e) {
            log.warn("systemd was not told {}: {}", what.lines().findFirst().orElse(""), e.getMessage());
        }
    }

    /// Whether stderr goes to the journal, which wants each line's severity before it and has its own clock.
    static boolean readsStderr() {
        @Nullable String stream = System.getenv("JOURNAL_STREAM");
        if (stream == null) return false;
        try {
            Path stderr = Path.of("/proc/self/fd/2");
            return stream.equals(Files.getAttribute(stderr, "unix:dev") + ":"
                    + Files.getAttribute(stderr, "unix:ino"));
        } catch (IOException e) {
            return false; // closed
        }
    }

    /// @param socket its path, or `@` and its name among those that have none
    private static void send(String message, String socket) throws IOException {
        byte[] name = socket.getBytes(StandardCharsets.UTF_8);
        boolean possible = (socket.startsWith("/") || socket.startsWith("@")) && name.length <= LONGEST_NAME;
        if (!possible) throw new IOException("'" + socket + "' is no socket's path or @name");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(Short.BYTES + name.length, Short.BYTES);
            address.set(JAVA_SHORT, 0, AF_UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, Short.BYTES, name.length);
            if (socket.startsWith("@")) address.set(JAVA_BYTE, Short.BYTES, (byte) 0);
            MemorySegment text = arena.allocateFrom(message);
            int channel = (int) C.socket.invokeExact((int) AF_UNIX, DATAGRAM, 0);
            long sent = (long) C.sendto.invokeExact(channel, text, text.byteSize() - 1, NO_SIGNAL, address,
                    (int) address.byteSize());
            int closed = (int) C.close.invokeExact(channel);
            if (sent < 0 || closed < 0) throw new IOException("nobody listens at " + socket);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the C library throws nothing", e);
        }
    }

    /// The C library's functions.
    private static final class C {
        static final MethodHandle socket =
                function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        static final MethodHandle sendto = function("sendto", FunctionDescriptor.of(JAVA_LONG, JAVA_INT,
                ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
        static final MethodHandle close = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

        @SuppressWarnings("restricted") // the launcher allows it
        private static MethodHandle function(String name, FunctionDescriptor signature) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
        }
    }
}
