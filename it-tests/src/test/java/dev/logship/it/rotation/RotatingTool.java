package dev.logship.it.rotation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program that writes the lines of its stdin to files and rotates them, set up as its users do.
///
/// @param name what tests call it
/// @param glob what its users give to tx, below its directory
/// @param arrival how its lines come out at the receiver
/// @param spare how many rotations an agent that is down may miss: how many of the last rotated files the
///     tool keeps as they are
/// @param options what its users give to tx beside the glob
/// @param starter starts it in its directory
record RotatingTool(String name, String glob, Arrival arrival, int spare, List<String> options,
        Starter starter) {
    /// For tools that keep more files than a test makes.
    static final int MANY = Integer.MAX_VALUE;

    /// How lines come out.
    enum Arrival {
        /// All in one stream.
        ONE_STREAM,
        /// A stream for each file, whose names are in the order of time.
        STREAM_PER_FILE,
        /// A stream for each file, in any order of names, or for each of some that are written in turns.
        SEVERAL_STREAMS,
        /// One stream. Each rotation loses what is written between its copying and its cutting.
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
