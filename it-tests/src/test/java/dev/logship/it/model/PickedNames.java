package dev.logship.it.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Under which selected names files can be found: their own, and those that symbolic links give them. Used by
/// one thread.
final class PickedNames {
    private final Picks picks;
    private final Map<String, String> links = new TreeMap<>(); // to names

    PickedNames(Picks picks) {
        this.picks = picks;
    }

    boolean isPicked(String name) {
        return picks.matches(name);
    }

    /// A link leads there from now on.
    void link(String link, String to) {
        links.put(link, to);
    }

    /// All links are deleted.
    ///
    /// @return what they were called
    List<String> forgetLinks() {
        List<String> forgotten = List.copyOf(links.keySet());
        links.clear();
        return forgotten;
    }

    /// What is at which selected name now.
    ///
    /// @param files by their own names
    Map<String, ModelFile> picked(Map<String, ModelFile> files) {
        Map<String, ModelFile> picked = new LinkedHashMap<>();
        files.forEach((name, file) -> {
            if (isPicked(name)) picked.put(name, file);
        });
        links.forEach((link, to) -> files.forEach((name, file) -> {
            String through = name.equals(to) ? link
                    : name.startsWith(to + "/") ? link + name.substring(to.length()) : "";
            if (isPicked(through)) picked.put(through, file);
        }));
        return picked;
    }
}
