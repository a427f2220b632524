package dev.logship.it.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Losses and errors in the agents' logs.
final class Reports {
    private static final Pattern LOST = Pattern.compile("stream (\\S+): lost at \\d+: at least (\\d+) bytes");

    /// Errors of a full state path, which are not the agent's fault.
    private static final Pattern NO_SPACE = Pattern.compile("No space left on device");

    private final Map<String, Long> lost = new HashMap<>();
    private final List<String> errors = new ArrayList<>();

    Reports(List<String> said) {
        for (String line : said) {
            Matcher found = LOST.matcher(line);
            if (found.find()) lost.merge(found.group(1), Long.parseLong(found.group(2)), Long::sum);
            else if (line.contains("ERROR") && !NO_SPACE.matcher(line).find()) errors.add(line);
        }
    }

    /// The number of bytes reported as lost in the stream of this path.
    long lost(Path path) {
        return lost.getOrDefault(path.toString().substring(1), 0L);
    }

    /// All other reported errors.
    List<String> errors() {
        return errors;
    }
}
