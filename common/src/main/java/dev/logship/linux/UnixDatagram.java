package dev.logship.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Datagrams over Unix sockets, which Java does not support.
public final class UnixDatagram {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 02000002;
    private static final int MSG_NOSIGNAL = 0x4000;

    // struct sockaddr_un
    private static final int FAMILY = 0;
    private static final int NAME = 2;
    private static final int MAX_NAME = 107;
    private static final int MAX_LENGTH = 112;

    private static final NativeFunction SOCKET = new NativeFunction("socket");
    private static final NativeFunction SENDTO = new NativeFunction("sendto");

    private UnixDatagram() {}

    /// Sends a text to a socket.
    ///
    /// @param address a socket's path, or `@` and an abstract name
    public static void send(String text, String address) throws IOException {
        byte[] name = address.getBytes(StandardCharsets.UTF_8);
        boolean isPossible = (address.startsWith("/") || address.startsWith("@")) && name.length <= MAX_NAME;
        if (!isPossible) throw new IOException("'" + address + "' is neither a socket path nor @NAME");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (NativeMemory memory = new NativeMemory(MAX_LENGTH + bytes.length);
             Descriptor socket = socket(memory, address)) {
            memory.putShort(FAMILY, AF_UNIX);
            if (name[0] == '@') name[0] = 0;
            memory.putBytes(NAME, name);
            memory.putBytes(MAX_LENGTH, bytes);
            int result = SENDTO.call(memory, socket.number(), memory.address(MAX_LENGTH), bytes.length,
                    MSG_NOSIGNAL, memory.address(0), NAME + name.length);
            if (result < 0) throw Errno.exception(-result, Path.of(address));
        }
    }

    private static Descriptor socket(NativeMemory memory, String address) throws IOException {
        int result = SOCKET.call(memory, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
        if (result < 0) throw Errno.exception(-result, Path.of(address));
        return new Descriptor(result, Path.of(address));
    }
}
