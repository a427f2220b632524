package dev.logship.bench;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The processes that this program started, so that none outlives it. Any thread.
final class Processes {
    private final List<Running> running = new ArrayList<>();
    private boolean ended;

    /// Starts a command. Reads its stdout and stderr together, line by line.
    ///
    /// @throws IOException if there is no such program
    Running start(List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(new File("/"));
        synchronized (running) {
            if (ended) throw new IOException("the bench is ending");
            running.removeIf(r -> !r.isAlive());
            Running started = new Running(command, builder.start());
            running.add(started);
            return started;
        }
    }

    /// Starts a command under a shell that outlives it, so that the CPU time of the finished command can
    /// still be read, as that of the shell's child.
    Running startHeld(List<String> command) throws IOException {
        List<String> held = new ArrayList<>(List.of("sh", "-c", "\"$@\"; echo \"exit $?\"; read -r _", "sh"));
        held.addAll(command);
        return start(held);
    }

    /// Ends them all, in the reverse order of their start.
    void endAll() {
        synchronized (running) {
            running.reversed().forEach(Running::close);
            running.clear();
        }
    }

    /// As [#endAll]; then nothing can be started.
    void endForGood() {
        synchronized (running) {
            ended = true;
            endAll();
        }
    }
}
