package dev.logship.agent;

import dev.logship.StreamName;
import dev.logship.source.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All source files that were found, each with its stream; never two with one stream. Any thread.
final class Sources {
    private static final Logger log = LoggerFactory.getLogger(Sources.class);

    private final ConcurrentMap<StreamName, Source> byStream = new ConcurrentHashMap<>();
    /// By the path as it was found, and by the one without links.
    private final ConcurrentMap<Path, Source> byPath = new ConcurrentHashMap<>();
    private final Set<Path> refused = ConcurrentHashMap.newKeySet();

    Collection<Source> all() {
        return byStream.values();
    }

    /// The source of a path that was found before, also of the path without links.
    Optional<Source> known(Path path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /// The source of a path that a glob matches, which from now on is known; empty when it cannot be shipped.
    Optional<Source> find(Path path) {
        Source known = byPath.get(path);
        if (known != null) return Optional.of(known);
        try {
            return add(new Source(StreamNames.of(path), SourceFile.at(path)));
        } catch (IllegalArgumentException e) {
            refuse(path, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            log.debug("{}: {}", path, e.toString()); // gone again
        }
        return Optional.empty();
    }

    /// Forgets files that were found gone before a moment of [System#nanoTime].
    void forgetGone(long beforeNanos) {
        for (Source source : byStream.values()) {
            if (source.goneNanos() - beforeNanos >= 0) continue;
            if (!source.change(Source.State.GONE, Source.State.BLOCKED)) continue;
            byStream.remove(source.stream, source);
            byPath.remove(source.file.path(), source);
            byPath.remove(source.file.real(), source);
        }
    }

    private Optional<Source> add(Source source) throws IOException {
        Source same = byPath.get(source.file.real());
        if (same != null) {
            refuse(source.file.path(), "it is the same file as " + same.file.path() + ", which is");
            return Optional.empty();
        }
        Source first = byStream.putIfAbsent(source.stream, source);
        if (first != null) {
            refuse(source.file.path(), "its stream " + source.stream + " is that of " + first.file.path()
                    + " already; rename one of them, or leave one out with --exclude");
            return Optional.empty();
        }
        byPath.put(source.file.path(), source);
        byPath.put(source.file.real(), source);
        log.info("stream {}: found {} ({} bytes)", source.stream, source.file.path(), source.file.size());
        return Optional.of(source);
    }

    private void refuse(Path path, String reason) {
        if (refused.add(path)) log.error("{} is not shipped: {}", path, reason);
    }
}
