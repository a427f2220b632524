package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The C programs of this module, compiled for this machine if it has a compiler.
///
/// @param directory their directory; empty without a compiler
/// @param reason why there are none; empty if there are some
record CTools(Optional<Path> directory, String reason) {
    private static final List<String> PROGRAMS = List.of("ship_ref", "tail_ref", "load");

    static CTools compile(Path root, Processes processes) throws IOException, InterruptedException {
        Path sources = root.resolve("bench/src/main/c");
        Path target = Files.createDirectories(root.resolve("bench/target/c"));
        Optional<Path> compiler = Programs.find("cc");
        if (compiler.isEmpty()) return new CTools(Optional.empty(), "no C compiler (cc) on this machine");
        for (String program : PROGRAMS) {
            String source = sources.resolve(program + ".c").toString();
            String binary = target.resolve(program).toString();
            List<String> command = List.of(compiler.get().toString(), "-O2", "-Wall", "-Wextra", "-pthread",
                    "-o", binary, source);
            processes.startHeld(command).awaitExit();
        }
        processes.endAll();
        return new CTools(Optional.of(target), "");
    }

    boolean present() {
        return directory.isPresent();
    }

    /// @throws IOException if there was no compiler
    String path(String program) throws IOException {
        return directory.orElseThrow(() -> new IOException(reason)).resolve(program).toString();
    }
}
