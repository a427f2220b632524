package dev.logship.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Dockerfile, run step by step without an engine. An overlay over this machine's files serves as the
/// base image.
final class DockerfileIT {
    private static final Set<String> KNOWN = Set.of("FROM", "ADD", "RUN", "USER", "WORKDIR", "VOLUME", "ENV",
            "EXPOSE", "ENTRYPOINT", "CMD");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"");

    private record Step(String instruction, String rest) {}

    @TempDir Path dir;

    private final List<Step> steps = steps();

    private static List<Step> steps() {
        try {
            return Files.readAllLines(Path.of("src/main/docker/Dockerfile")).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#")).map(line -> line.split(" ", 2))
                    .map(line -> new Step(line[0], line[1])).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void steps_areKnownAndKeepToGoodPractice() {
        assertEquals("FROM", steps.getFirst().instruction());
        assertTrue(steps.getFirst().rest().matches("[a-z]+:(?!latest)[a-z0-9.-]+"), "a base with a tag");
        assertEquals(List.of(), steps.stream().filter(step -> !KNOWN.contains(step.instruction())).toList());
        assertTrue(all("USER").stream().noneMatch(user -> user.equals("root")), "not as root");
        assertEquals(1, all("USER").size());
        for (String command : List.of("ENTRYPOINT", "CMD")) {
            assertTrue(all(command).getLast().matches("\\[.*]"), command + ": without a shell");
        }
    }

    @Test
    void container_receives() throws IOException {
        Path layers = Files.createDirectory(dir.resolve("layers"));
        for (String each : List.of("upper", "work", "root")) Files.createDirectory(layers.resolve(each));
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can mount");
        Path script = Files.writeString(dir.resolve("container"), script(layers));

        try (Program container = Program.start(List.of("unshare", "--mount", "--pid", "--fork",
                "--kill-child", "sh", script.toString()))) {
            await().until(() -> container.stderr().contains("ship endpoint listening on 0.0.0.0")
                    || !container.isAlive());
            assumeTrue(!container.stderr().contains("no overlay"), "no overlay can be mounted here");
            assertTrue(container.stderr().contains("ship endpoint listening"), container.stderr());
            assertTrue(Files.isDirectory(layers.resolve("upper/var/lib/logship/streams")));
            assertEquals("", container.stdout());
        }
    }

    /// The work of an engine: mounts, the steps in order, and finally the command.
    private String script(Path layers) throws IOException {
        List<String> lines = new ArrayList<>(List.of("set -e", "cd " + layers,
                "mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root "
                        + "|| { echo no overlay >&2; exit 1; }",
                "mount -t proc proc root/proc", "rm -rf root/usr/lib/jvm root/var/lib/logship"));
        for (Step step : steps) {
            switch (step.instruction()) {
                case "ADD" -> {
                    String[] names = step.rest().split(" ", -1);
                    lines.add("tar -C root" + names[1] + " -xzf " + Packages.tar().resolveSibling(names[0]));
                }
                case "RUN" -> lines.add("chroot root sh -ec '" + step.rest() + "'");
                case "ENV" -> lines.add("export " + step.rest());
                default -> { }
            }
        }
        lines.add("export LOGSHIP_RX_PORT=0 LOGSHIP_RX_TAIL_PORT=0 LOGSHIP_RX_HTTP_PORT=off");
        lines.add("exec chroot --userspec=" + all("USER").getFirst() + " root " + words("ENTRYPOINT")
                + words("CMD"));
        return String.join("\n", lines) + "\n";
    }

    private String words(String instruction) {
        StringBuilder words = new StringBuilder();
        Matcher word = WORD.matcher(all(instruction).getLast());
        while (word.find()) words.append(word.group(1)).append(' ');
        return words.toString();
    }

    private List<String> all(String instruction) {
        return steps.stream().filter(step -> step.instruction().equals(instruction)).map(Step::rest).toList();
    }
}
