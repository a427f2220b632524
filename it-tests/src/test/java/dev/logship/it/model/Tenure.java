package dev.logship.it.model;

/// A time in which one life was the newest of a stream.
final class Tenure {
    private final Life life;
    private final int index;
    private final Start start;
    private boolean optional;
    private boolean excluded;
    private final long beganNanos = System.nanoTime();
    private int end = Life.NEVER;

    /// @param index of the life in its stream
    /// @param optional whether the life's bytes may also not come to this stream
    Tenure(Life life, int index, Start start, boolean optional) {
        this.life = life;
        this.index = index;
        this.start = start;
        this.optional = optional;
    }

    Life life() {
        return life;
    }

    int index() {
        return index;
    }

    Start start() {
        return start;
    }

    boolean isOptional() {
        return optional;
    }

    /// The life's bytes may come to another stream instead.
    void beOptional() {
        optional = true;
    }

    long beganNanos() {
        return beganNanos;
    }

    /// None of the life's bytes come to this stream.
    void exclude() {
        excluded = true;
        optional = true;
    }

    boolean isExcluded() {
        return excluded;
    }

    /// A newer tenure has begun: what is written from now on comes late.
    void isFollowed() {
        end = Math.min(end, life.written());
    }

    /// The number of the life's bytes that must be in the stream before the next tenure.
    int end() {
        return Math.min(end, life.written());
    }
}
