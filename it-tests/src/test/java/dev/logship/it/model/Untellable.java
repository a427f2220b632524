package dev.logship.it.model;

/// A stream has too many readings: the contents of its files are too similar to judge it.
final class Untellable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Untellable(String reason) {
        super(reason);
    }
}
