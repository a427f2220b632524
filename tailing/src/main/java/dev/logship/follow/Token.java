package dev.logship.follow;

import dev.logship.history.FileIdentity;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file, by the names that it had in a replay; see [NameReplay]. Used with the lock of names held.
final class Token {
    final @Nullable Path before;         // what it was called at first; null for a new one
    @Nullable Path now;                  // what it is called; null when it has no name that we know
    @Nullable Binding binding;
    @Nullable FileIdentity left;         // what was at `before` when it was given another name
    boolean unknown;                     // something is there that is no regular file or cannot be opened

    Token(@Nullable Path before, @Nullable Path now) {
        this.before = before;
        this.now = now;
    }

    /// Whether it came and is gone, and nobody knows what it held.
    boolean isUnseen() {
        return binding == null && !unknown && before == null;
    }
}
