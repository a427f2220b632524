package dev.logship.it.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A file, whatever its name, and the streams that it belongs to. Used by one thread.
final class ModelFile {
    private final String label;
    private final Set<String> names = new TreeSet<>();
    // to whose streams its bytes may go, in order
    private final List<StreamModel> owners = new ArrayList<>();
    private int lives;
    private Life life;
    private boolean known;
    private boolean met;
    private @Nullable Long selectedNanos;

    /// @param label its name in messages
    ModelFile(String label) {
        this.label = label;
        this.life = new Life(label);
    }

    Life life() {
        return life;
    }

    /// It was truncated.
    Life beginLife() {
        life = new Life(label + '/' + ++lives);
        return life;
    }

    Set<String> names() {
        return names;
    }

    boolean isDeleted() {
        return names.isEmpty();
    }

    List<StreamModel> owners() {
        return owners;
    }

    /// Whether its bytes may go to one of several streams.
    boolean isShared() {
        return owners.size() > 1;
    }

    /// Whether an agent has seen it under a selected name, so that its stream is known.
    boolean isKnown() {
        return known;
    }

    /// Whether an agent may have seen it under a selected name.
    boolean isMet() {
        return met;
    }

    void becomesKnown() {
        known = true;
        met = true;
    }

    /// Sets whether it has a selected name.
    void isSelected(boolean selected) {
        if (!selected) selectedNanos = null;
        else if (selectedNanos == null) selectedNanos = System.nanoTime();
    }

    /// Actions since then, and a new file, could not be seen before now.
    void wasHidden(long sinceNanos) {
        if (selectedNanos != null) selectedNanos = System.nanoTime();
        life.wasHidden(sinceNanos);
    }

    void look(Watch watch) {
        if (selectedNanos == null) return;
        if (watch.isUp()) met = true;
        if (watch.hasSeen(selectedNanos)) known = true;
    }

    @Override
    public String toString() {
        return label + names;
    }
}
