package dev.logship.dist;

import java.nio.file.Path;
import java.util.Objects;

/// The packages that the build made.
final class Packages {
    private Packages() {}

    static Path image() {
        return path("logship.image");
    }

    static Path deb() {
        return path("logship.deb");
    }

    static Path tar() {
        return path("logship.tar");
    }

    private static Path path(String property) {
        return Path.of(Objects.requireNonNull(System.getProperty(property), "-D" + property + " is not set"));
    }
}
