package dev.logship.cache;

import java.io.IOException;
import java.nio.file.Path;

/// Makes the cache of a program that was just built: `Main DIRECTORY`. The directory has `bin` and `lib`; the
/// program's jars are on the class path too.
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path program = Path.of(args[0]);
        OldClasses.renew(program.resolve("lib"));
        try {
            Training.run(program);
        } catch (IOException e) {
            // Not every Java 25 can make one, and the program runs without.
            System.err.println("cannot make Java's cache: " + e.getMessage()
                    + "; logship will start more slowly");
        }
    }
}
