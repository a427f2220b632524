package dev.logship.it.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The selected names of files: their own, and those of symbolic links. Used by one thread.
final class PickedNames {
    private final Picks picks;
    private final Map<String, String> links = new TreeMap<>(); // to names

    PickedNames(Picks picks) {
        this.picks = picks;
    }

    boolean isPicked(String name) {
        return picks.matches(name);
    }

    /// Sets the target of a link.
    void link(String link, String to) {
        links.put(link, to);
    }

    /// All links are deleted.
    ///
    /// @return their names
    List<String> forgetLinks() {
        List<String> forgotten = List.copyOf(links.keySet());
        links.clear();
        return forgotten;
    }

    /// The present file of each selected name.
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
