package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Shipping by two `socat`, a new pair for each file, with blocks of 128 KiB.
record SocatShipping(Processes processes, String socat, Path directory) implements Shipping {
    private static final String BLOCK = "131072";

    @Override
    public Cost ship(Path source) throws IOException, InterruptedException {
        int port = Programs.freePort();
        Path target = stored(source.getFileName().toString());
        Running receiver = processes.startHeld(List.of(socat, "-d", "-d", "-u", "-b", BLOCK,
                "TCP-LISTEN:" + port + ",bind=127.0.0.1,reuseaddr", "CREATE:" + target));
        receiver.awaitLine(Pattern.compile("listening on"));
        long begin = System.nanoTime();
        Running sender = processes.startHeld(List.of(socat, "-u", "-b", BLOCK, "OPEN:" + source + ",rdonly",
                "TCP:127.0.0.1:" + port));
        sender.awaitExit();
        receiver.awaitExit();
        Await.size(target, Files.size(source));
        double wall = (System.nanoTime() - begin) / 1e9;
        double cpu = receiver.cpuSeconds() + sender.cpuSeconds();
        receiver.close();
        sender.close();
        return new Cost(wall, cpu);
    }

    @Override
    public Path stored(String name) {
        return directory.resolve(name);
    }
}
