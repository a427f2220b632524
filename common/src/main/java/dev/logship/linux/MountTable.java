package dev.logship.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The mounted file systems that this process sees, to learn where one came or went. Used by one thread.
public final class MountTable {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");

    /// Number, parent, device, root, and mount point; options follow.
    private static final Pattern MOUNT = Pattern.compile("\\S+ \\S+ \\S+ \\S+ \\S+");

    private Set<String> mounts;

    public MountTable() throws IOException {
        mounts = read();
    }

    /// The paths at which something was mounted or unmounted since the last call, or since the start.
    public Set<Path> changes() throws IOException {
        Set<String> now = read();
        Set<String> same = new HashSet<>(now);
        same.retainAll(mounts);
        Set<String> different = new HashSet<>(now);
        different.addAll(mounts);
        different.removeAll(same);
        mounts = now;
        Set<Path> points = new HashSet<>();
        for (String mount : different) points.add(Mounts.path(mount.substring(mount.lastIndexOf(' ') + 1)));
        return points;
    }

    /// What identifies each mount.
    private static Set<String> read() throws IOException {
        Set<String> all = new HashSet<>();
        for (String line : Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1)) {
            Matcher mount = MOUNT.matcher(line);
            if (mount.lookingAt()) all.add(mount.group());
        }
        return all;
    }
}
