package dev.logship.cli.command;

import ch.qos.logback.classic.Level;
import dev.logship.StreamName;
import dev.logship.cli.config.Setting;
import dev.logship.cli.option.LogOptions;
import dev.logship.cli.service.StopHook;
import dev.logship.linux.LockFile;
import dev.logship.net.HostPort;
import dev.logship.protocol.tail.TailRequest;
import dev.logship.stream.StartOffset;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `logship tail`: reads streams from a tail port, to the terminal or into a file that mirrors one of them.
@Command(name = "tail", mixinStandardHelpOptions = true, sortOptions = false,
        versionProvider = Version.class,
        description = "Reads streams from a tail port by offset, and resumes after a lost connection.")
final class TailCommand implements Callable<Integer> {
    @Mixin
    private LogOptions logging = new LogOptions();

    @Parameters(index = "0", paramLabel = "HOST:PORT", description = "Tail port of rx or serve.")
    private String from = "";

    @Parameters(index = "1..*", paramLabel = "[STREAM...]", split = Setting.SEPARATOR, hideParamSyntax = true,
            description = "Streams to read. None means that of a bound port, or the only one that exists.")
    private List<String> streams = new ArrayList<>();

    @Option(names = "--offset", paramLabel = "N",
            description = "Start at this byte; -1000 means the last 1000 bytes. Default: 0")
    private @Nullable Long offset;

    @Option(names = "--to", paramLabel = "FILE",
            description = "Mirror the stream into this file: append the bytes that it does not have yet.")
    private @Nullable Path to;

    @Option(names = "--no-follow", description = "Exit when nothing arrived for a second.")
    private boolean noFollow;

    private volatile int status;

    @Override
    public Integer call() throws IOException {
        logging.apply(Level.WARN);
        check();
        StopHook.install(() -> status);
        try {
            return to == null ? print() : mirror(to);
        } catch (IOException | RuntimeException e) {
            status = CommandLine.ExitCode.SOFTWARE;
            throw e;
        }
    }

    private void check() {
        HostPort.parse(from, "localhost");
        streams.forEach(StreamName::new);
        if (to == null) return;
        if (offset != null) {
            throw new IllegalArgumentException("--offset and --to exclude each other: the mirror's length is "
                    + "the offset");
        }
        if (streams.size() > 1) throw new IllegalArgumentException("--to takes only one STREAM");
    }

    /// @param stream empty for that of a bound port, or the only one
    private StreamTail tail(String stream, long at, StreamTail.Sink sink) {
        HostPort server = HostPort.parse(from, "localhost");
        TailRequest first = new TailRequest(
                stream.isEmpty() ? Optional.empty() : Optional.of(new StreamName(stream)),
                new StartOffset(at));
        return new StreamTail(new StreamTail.Request(server, first, !noFollow), sink, StreamTail.backoff());
    }

    private int mirror(Path file) throws IOException {
        try (LockFile lock = LockFile.take(file, "mirror " + file, "stop it or choose another file")) {
            FileChannel channel = lock.channel();
            channel.position(channel.size());
            tail(streams.isEmpty() ? "" : streams.getFirst(), channel.size(), (bytes, count) -> {
                ByteBuffer some = ByteBuffer.wrap(bytes, 0, count);
                while (some.hasRemaining()) channel.write(some);
            }).run();
            channel.force(true);
        }
        return 0;
    }

    /// Prints the streams. A broken pipe ends that without an error.
    private int print() throws IOException {
        List<String> names = streams.isEmpty() ? List.of("") : streams;
        Terminal terminal = new Terminal(new FileOutputStream(FileDescriptor.out), names.size() > 1);
        long first = offset == null ? 0 : offset;
        CompletableFuture<Void> failed = new CompletableFuture<>();
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (String name : names) {
            CompletableFuture<Void> one = new CompletableFuture<>();
            done.add(one);
            StreamTail tail = tail(name, first, (bytes, count) -> terminal.write(name, bytes, count));
            Thread.ofVirtual().name("tail-" + name).start(() -> {
                try {
                    tail.run();
                    one.complete(null);
                } catch (IOException | RuntimeException e) {
                    failed.completeExceptionally(e);
                }
            });
        }
        try {
            CompletableFuture.anyOf(failed, CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)))
                    .join();
            return 0;
        } catch (CompletionException e) {
            if (e.getCause() instanceof StreamTail.SinkException) return 0;
            if (e.getCause() instanceof IOException io) throw io;
            throw e;
        }
    }

    /// Standard output, shared by all streams. Prints a header at each change of stream, as `tail -f` does.
    private static final class Terminal {
        private final OutputStream out;
        private final boolean headers;
        private String last = "";

        Terminal(OutputStream out, boolean headers) {
            this.out = out;
            this.headers = headers;
        }

        synchronized void write(String stream, byte[] bytes, int count) throws IOException {
            if (headers && !stream.equals(last)) {
                String header = (last.isEmpty() ? "" : "\n") + "==> " + stream + " <==\n";
                out.write(header.getBytes(StandardCharsets.UTF_8));
                last = stream;
            }
            out.write(bytes, 0, count);
        }
    }
}
