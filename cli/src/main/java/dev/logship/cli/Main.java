package dev.logship.cli;

import dev.logship.cli.command.Program;
import dev.logship.cli.logging.LogSetup;

/// Starts the program: `logship VERB`. Exit status: 0 done, 1 failed at run time, 2 wrong usage, 78 wrong
/// configuration.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Sendfile and disk writes hold the carrier of their virtual thread. With only as many carriers as
        // cores, a few readers of old data would delay all others. Idle carriers cost nothing.
        System.getProperties().putIfAbsent("jdk.virtualThreadScheduler.parallelism", "32");
        int status = Program.run(args);
        LogSetup.end();
        System.exit(status);
    }
}
