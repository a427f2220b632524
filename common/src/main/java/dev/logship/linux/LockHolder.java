package dev.logship.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The process that holds the lock of a [LockFile], as the kernel knows it. Immutable.
///
/// @param pid 0 if the process is in another pid namespace, negative if it is on another host
/// @param command its command line as one would type it; empty if it cannot be read
/// @param configuration the configuration file that its environment names; empty if that cannot be read
public record LockHolder(int pid, String command, String configuration) {
    private static final Logger log = LoggerFactory.getLogger(LockHolder.class);

    private static final NativeFunction FCNTL = new NativeFunction("fcntl");
    private static final int O_RDONLY = 0;
    private static final int F_GETLK = 5;
    private static final int F_WRLCK = 1;
    private static final int F_UNLCK = 2;

    // The fields of struct flock on 64-bit Linux; start and length 0 mean the whole file.
    private static final int TYPE = 0;
    private static final int PID = 24;
    private static final int SIZE = 32;

    private static final String JAR = "/logship.jar";
    private static final String CONFIG_VARIABLE = "LOGSHIP_CONFIG=";
    private static final int MAX_COMMAND_CHARS = 200;

    /// The process that holds the lock of a file; empty if no other process does, or there is no file.
    public static Optional<LockHolder> of(Path file) throws IOException {
        try (Descriptor descriptor = Descriptor.open(file, O_RDONLY, 0);
                NativeMemory memory = new NativeMemory(SIZE)) {
            memory.putShort(TYPE, F_WRLCK);
            int result = FCNTL.call(memory, descriptor.number(), F_GETLK, memory.address(0));
            if (result < 0) throw Errno.exception(-result, file);
            if (memory.getShort(TYPE) == F_UNLCK) return Optional.empty();
            int pid = memory.getInt(PID);
            return Optional.of(new LockHolder(pid, command(pid), configuration(pid)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// The command line, as `logship VERB OPTIONS`.
    private static String command(int pid) {
        List<String> words = strings(pid, "cmdline");
        int jar = 0;
        while (jar < words.size() && !words.get(jar).endsWith(JAR)) jar++;
        String command = jar == words.size() ? String.join(" ", words)
                : "logship " + String.join(" ", words.subList(jar + 1, words.size()));
        boolean isLong = command.length() > MAX_COMMAND_CHARS;
        return isLong ? command.substring(0, MAX_COMMAND_CHARS) + " ..." : command;
    }

    private static String configuration(int pid) {
        return strings(pid, "environ").stream().filter(each -> each.startsWith(CONFIG_VARIABLE)).findFirst()
                .map(each -> each.substring(CONFIG_VARIABLE.length())).orElse("");
    }

    private static List<String> strings(int pid, String file) {
        if (pid <= 0) return List.of();
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/" + file));
            return Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\0"));
        } catch (IOException e) {
            log.debug("cannot read {} of pid {}", file, pid, e); // another user's, or the process has ended
            return List.of();
        }
    }

    /// `logship rx --config /etc/logship/logship.toml (pid 4711)`, without control characters.
    @Override
    public String toString() {
        if (pid <= 0) return "a process of another container or host";
        String text = (command.isEmpty() ? "another process" : command) + " (pid " + pid
                + (configuration.isEmpty() ? "" : ", configuration " + configuration) + ")";
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
