package dev.logship.agent;

import org.jspecify.annotations.Nullable;

/// What is wrong with something that is tried again and again, so that it is said once and not per try. Any
/// thread.
final class Trouble {
    private @Nullable String current;

    /// A try failed. True when the reason is not the one of the try before.
    synchronized boolean isNew(String reason) {
        boolean changed = !reason.equals(current);
        current = reason;
        return changed;
    }

    /// Whether the last try failed.
    synchronized boolean isCurrent() {
        return current != null;
    }

    /// A try went well. True when the one before it failed.
    synchronized boolean isOver() {
        boolean was = current != null;
        current = null;
        return was;
    }
}
