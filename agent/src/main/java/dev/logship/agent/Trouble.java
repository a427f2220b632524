package dev.logship.agent;

import org.jspecify.annotations.Nullable;

/// The current failure of something that is retried, so that it is logged once and not per attempt. Any
/// thread.
final class Trouble {
    private @Nullable String current;

    /// An attempt failed. True when the reason differs from that of the attempt before.
    synchronized boolean isNew(String reason) {
        boolean changed = !reason.equals(current);
        current = reason;
        return changed;
    }

    /// Whether the last attempt failed.
    synchronized boolean isCurrent() {
        return current != null;
    }

    /// An attempt succeeded. True when the one before it failed.
    synchronized boolean isOver() {
        boolean was = current != null;
        current = null;
        return was;
    }
}
