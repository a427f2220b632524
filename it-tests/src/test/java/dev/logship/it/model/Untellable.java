package dev.logship.it.model;

/// There are too many ways to read a stream: what is in its files is too much alike to say more of it.
final class Untellable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Untellable(String reason) {
        super(reason);
    }
}
