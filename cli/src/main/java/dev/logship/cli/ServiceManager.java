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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// systemd, when it started this program: told over the socket `NOTIFY_SOCKET` when the service is ready.
/// Java has no datagrams over Unix sockets, so the C library sends it.
final class ServiceManager {
    private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);

    private static final short AF_UNIX = 1;
    private static final int DATAGRAM = 2 | 0x80000;
    private static final int NO_SIGNAL = 0x4000;
    private static final int LONGEST_NAME = 107;

    private ServiceManager() {}

    /// Says that the service is there for others, to whom it may concern.
    static void ready() {
        @Nullable String socket = System.getenv("NOTIFY_SOCKET");
        if (socket == null) return;
        try {
            send("READY=1", socket);
        } catch (IOException e) {
            log.warn("systemd was not told that the service is ready: {}", e.getMessage());
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
