package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Shipping by a command that sends a file to a server and ends.
///
/// @param server takes the files
/// @param sender the command for a source
/// @param directory where the server stores them, under the source's name
record DaemonShipping(Processes processes, Running server, SenderCommand sender, Path directory)
        implements Shipping {
    /// The command line that ships a source.
    @FunctionalInterface
    interface SenderCommand {
        List<String> of(Path source) throws IOException;
    }

    @Override
    public Cost ship(Path source) throws IOException, InterruptedException {
        double serverBefore = server.cpuSeconds();
        long begin = System.nanoTime();
        Running command = processes.startHeld(sender.of(source));
        command.awaitExit();
        Await.size(stored(source.getFileName().toString()), Files.size(source));
        double wall = (System.nanoTime() - begin) / 1e9;
        Thread.sleep(AFTER_MILLIS);
        double cpu = server.cpuSeconds() - serverBefore + command.cpuSeconds();
        command.close();
        return new Cost(wall, cpu);
    }

    @Override
    public Path stored(String name) {
        return directory.resolve(name);
    }
}
