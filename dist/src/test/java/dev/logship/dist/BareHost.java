package dev.logship.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/// The environment of a host without Java: a PATH with only the programs that the launcher needs.
final class BareHost {
    private BareHost() {}

    static Map<String, String> environment(Path dir) throws IOException {
        Path bin = Files.createDirectories(dir.resolve("bin"));
        Path script = Files.writeString(bin.resolve("readlink"),
                "#!/bin/sh\nexec /usr/bin/readlink \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new HashMap<>(Map.of("PATH", bin.toString()));
    }
}
