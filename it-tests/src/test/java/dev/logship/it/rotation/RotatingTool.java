package dev.logship.it.rotation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program that writes the lines of its stdin to files and rotates them, set up as its users do.
///
/// @param name its name in tests
/// @param glob the glob that its users give to tx, below its directory
/// @param arrival how its lines arrive at the receiver
/// @param spare the number of rotations that an agent may miss: how many of the newest rotated files the tool
///     keeps unchanged
/// @param options further options that its users give to tx
/// @param starter starts it in its directory
record RotatingTool(String name, String glob, Arrival arrival, int spare, List<String> options,
        Starter starter) {
    /// For tools that keep more files than a test makes.
    static final int MANY = Integer.MAX_VALUE;

    /// How lines arrive.
    enum Arrival {
        /// All in one stream.
        ONE_STREAM,
        /// A stream for each file, whose names are in the order of time.
        STREAM_PER_FILE,
        /// A stream for each file, in any order of names, or for each of several files that are written in
        /// turn.
        SEVERAL_STREAMS,
        /// One stream. Each rotation loses the lines between copying and truncating.
        ONE_STREAM_WITH_GAPS
    }

    /// Starts a tool.
    @FunctionalInterface
    interface Starter {
        RunningTool start(Path logs) throws IOException, InterruptedException;
    }

    RotatingTool {
        options = List.copyOf(options);
    }

    /// One stream and no options.
    RotatingTool(String name, String glob, int spare, Starter starter) {
        this(name, glob, Arrival.ONE_STREAM, spare, List.of(), starter);
    }

    RotatingTool arriving(Arrival how) {
        return new RotatingTool(name, glob, how, spare, options, starter);
    }

    /// With these options of tx too.
    RotatingTool with(String... more) {
        var all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new RotatingTool(name, glob, arrival, spare, all, starter);
    }

    @Override
    public String toString() {
        return name;
    }
}
