package dev.logship.it.peer;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;

/// A receiver with the habits of the original: the result of its first `recv` is the header, stripped; the
/// answer is the size of the file; then it appends 4 KiB at a time. It checks nothing.
public final class OriginalRx implements PeerServer.Handler {
    private static final int PIECE = 4096;

    private final Path directory;
    private final Duration beforeAnswer;
    private final IntUnaryOperator bytesOfConnection;
    private final List<String> headers = new CopyOnWriteArrayList<>();

    /// Answers after `beforeAnswer`; closes the nth connection after `bytesOfConnection(n)` bytes.
    public OriginalRx(Path directory, Duration beforeAnswer, IntUnaryOperator bytesOfConnection) {
        this.directory = directory;
        this.beforeAnswer = beforeAnswer;
        this.bytesOfConnection = bytesOfConnection;
    }

    /// The first packet of each connection so far, as it came.
    public List<String> headers() {
        return headers;
    }

    @Override
    public void serve(Socket socket, int nth) throws IOException {
        InputStream in = socket.getInputStream();
        var piece = new byte[PIECE];
        int n = in.read(piece);
        if (n < 0) return;
        String header = new String(piece, 0, n, StandardCharsets.UTF_8);
        headers.add(header);
        Path file = directory.resolve(header.strip());
        LockSupport.parkNanos(beforeAnswer.toNanos());
        long size = Files.exists(file) ? Files.size(file) : 0;
        socket.getOutputStream().write((size + "\n").getBytes(StandardCharsets.UTF_8));
        try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            int left = bytesOfConnection.applyAsInt(nth);
            while (left > 0) {
                n = in.read(piece, 0, Math.min(PIECE, left));
                if (n < 0) return;
                out.write(piece, 0, n);
                left -= n;
            }
        }
    }
}
