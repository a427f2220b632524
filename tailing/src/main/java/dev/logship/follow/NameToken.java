package dev.logship.follow;

import dev.logship.history.FileIdentity;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file identified by its names while a [NameReplay] finds its present one. Used by one thread at a time.
final class NameToken {
    private static final Logger log = LoggerFactory.getLogger(NameToken.class);

    final @Nullable Path before;         // what it was called at first; null for a new one
    @Nullable Path now;                  // what it is called; null when it has no name that we know
    @Nullable Binding binding;
    @Nullable FileIdentity left;         // what was at `before` when it was given another name
    boolean unknown;                     // something is there that is not a regular file or cannot be opened

    NameToken(@Nullable Path before, @Nullable Path now) {
        this.before = before;
        this.now = now;
    }

    /// Whether it came and was deleted before its content was known.
    boolean isUnseen() {
        return binding == null && !unknown && before == null;
    }

    /// Closes its binding.
    void close() {
        Binding its = binding;
        binding = null;
        if (its == null) return;
        try {
            its.close();
        } catch (IOException e) {
            log.debug("{}: {}", its.path(), e.toString());
        }
    }
}
