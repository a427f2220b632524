package dev.logship.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An installed unit, started as by systemd, as far as possible without it: with the exact command, user,
/// groups, directories and environment.
///
/// @param settings all values of each, in order
record Unit(Map<String, List<String>> settings) {
    static Unit of(String file, String instance) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/usr/lib/systemd/system", file));
        return new Unit(lines.stream().filter(line -> line.matches("[A-Za-z]+=.*"))
                .map(line -> line.replace("%i", instance).split("=", 2))
                .collect(Collectors.groupingBy(line -> line[0],
                        Collectors.mapping(line -> line[1], Collectors.toList()))));
    }

    Program start() throws IOException {
        String user = only("User");
        for (String directory : only("StateDirectory").split(" ", -1)) {
            Program.run("install", "-d", "-o", user, "-g", only("Group"), "-m", only("StateDirectoryMode"),
                    "/var/lib/" + directory);
        }
        List<String> command = new ArrayList<>(List.of("/usr/bin/setpriv", "--reuid=" + user,
                "--regid=" + only("Group"), "--groups=" + groups(), "--no-new-privs", "--bounding-set=-all",
                "--inh-caps=-all", "env", "--chdir=" + only("WorkingDirectory")));
        command.addAll(List.of(only("ExecStart").split(" ", -1)));
        Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/sbin:/usr/bin"));
        for (String each : settings.getOrDefault("Environment", List.of())) {
            String[] variable = each.split("=", 2);
            environment.put(variable[0], variable[1]);
        }
        return Program.start(environment, command);
    }

    private String groups() {
        return Stream.concat(Stream.of(only("Group")), settings.getOrDefault("SupplementaryGroups", List.of())
                .stream()).collect(Collectors.joining(","));
    }

    String only(String name) {
        List<String> values = settings.getOrDefault(name, List.of());
        if (values.size() != 1) throw new AssertionError(name + " is not set once, but to " + values);
        return values.getFirst();
    }
}
