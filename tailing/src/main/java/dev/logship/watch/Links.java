package dev.logship.watch;

import dev.logship.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Links that lead to selected files, and where they led when they were looked at. Immutable.
final class Links {
    static final Links NONE = new Links(Set.of());
    private static final Logger log = LoggerFactory.getLogger(Scanner.class);

    /// The maximum number of links in a path, as in the kernel.
    private static final int MOST_LINKS = 40;

    private final Map<Path, Set<Path>> targetsOf = new HashMap<>();
    private final Set<Path> targets = new HashSet<>();

    /// Looks where they lead now.
    Links(Set<Path> links) {
        for (Path link : links) targetsOf.put(link, Mounts.answer(link) ? follow(link) : Set.of());
        targetsOf.values().forEach(targets::addAll);
    }

    /// The directories of all targets.
    Set<Path> directories() {
        Set<Path> directories = new HashSet<>();
        for (Path target : targets) {
            if (target.getParent() != null) directories.add(target.getParent());
        }
        return directories;
    }

    /// The targets of one, link by link. The last one may not exist.
    Set<Path> targets(Path link) {
        return targetsOf.getOrDefault(link, Set.of());
    }

    /// Whether the path decides where one of them leads.
    boolean areDecidedBy(Path path) {
        return targetsOf.containsKey(path) || targets.contains(path)
                || targets.stream().anyMatch(target -> target.startsWith(path));
    }

    private static Set<Path> follow(Path link) {
        Set<Path> targets = new HashSet<>();
        Path at = link;
        try {
            for (int i = 0; i < MOST_LINKS && Files.isSymbolicLink(at); i++) {
                at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
                targets.add(at);
            }
            targets.add(link.toRealPath());
        } catch (IOException e) {
            log.debug("{}: {}", link, e.toString()); // it leads nowhere, or was deleted
        }
        return targets;
    }
}
