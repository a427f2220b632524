package dev.logship.it.cli;

import static org.awaitility.Awaitility.await;

import dev.logship.it.support.Daemon;
import dev.logship.it.support.LogshipProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A logship program on a terminal of 80 columns and 24 lines, with its input and its screen.
final class PseudoTerminal implements AutoCloseable {
    private static final int EXIT_SECONDS = 30;

    /// The shell's status of a program that Ctrl-Z stopped.
    private static final int STOPPED = 148;

    /// Control sequences, which are not displayed.
    private static final String CONTROLS = "\u001b(?:\\[[0-9;?]*[A-Za-z]|[=>])";
    private static final String CLEAR = "\u001b[H\u001b[2J";

    /// After drawing, the cursor returns to the first line.
    private static final Pattern IS_DRAWN = Pattern.compile("\u001b\\[[0-9]*A\r?$");

    private final Path directory;
    private final Process script;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final Thread pump;
    private int columns = 80;

    /// Starts `logship ARGS…`.
    ///
    /// @param directory for notes about the terminal
    PseudoTerminal(Path directory, String... args) throws IOException {
        this.directory = directory;
        String logship = List.of(args).stream().collect(Collectors.joining("' '",
                "'" + LogshipProcess.program() + "' '", "'"));
        String command = "trap : INT; set -m; cd '" + directory + "'; tty > tty; stty -g > before; " + logship
                + "; end=$?; if [ $end = " + STOPPED + " ]; then stty sane; fg; end=$?; fi"
                + "; echo $end > status; stty -g > after";
        ProcessBuilder builder = new ProcessBuilder(Daemon.installed("script"), "-qfc", command, "/dev/null");
        builder.environment().put("TERM", "xterm");
        builder.environment().put("SHELL", "/bin/sh");
        this.script = builder.redirectErrorStream(true).start();
        this.pump = Thread.ofVirtual().start(() -> read(script.getInputStream()));
    }

    private void read(InputStream from) {
        try {
            for (int next = from.read(); next >= 0; next = from.read()) {
                synchronized (sent) {
                    sent.write(next);
                }
            }
        } catch (IOException e) {
            System.err.println("the terminal is closed: " + e.getMessage());
        }
    }

    /// All output to the terminal.
    String sent() {
        synchronized (sent) {
            return sent.toString(StandardCharsets.UTF_8);
        }
    }

    void type(String keys) throws IOException {
        script.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        script.getOutputStream().flush();
    }

    /// Types Ctrl-Z, after which the shell changes the terminal's mode and continues the program. Waits for
    /// the screen.
    void stopAndGoOn() throws IOException {
        int before = sent().length();
        type("\u001a");
        await("a screen").until(() -> sent().indexOf(CLEAR, before) > 0);
    }

    /// Waits until the screen shows this text.
    void awaitShown(String text) {
        await(text).until(() -> shown().contains(text));
    }

    /// The redrawn screen, as one text without line ends.
    String shown() throws IOException, InterruptedException {
        columns = columns == 80 ? 81 : 80;
        return shown(24, columns);
    }

    /// The screen after the terminal is resized.
    String shown(int lines, int newColumns) throws IOException, InterruptedException {
        await("a screen").until(() -> sent().contains(CLEAR));
        int before = sent().lastIndexOf(CLEAR);
        Daemon.run("stty", "-F", Files.readString(directory.resolve("tty")).strip(), "rows",
                Integer.toString(lines), "cols", Integer.toString(newColumns));
        await("a new one").until(() -> sent().lastIndexOf(CLEAR) > before && IS_DRAWN.matcher(sent()).find());
        String all = sent();
        return all.substring(all.lastIndexOf(CLEAR)).replaceAll(CONTROLS, " ");
    }

    /// The exit status, waiting for the end.
    int awaitExit() throws IOException, InterruptedException {
        if (!script.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("still on: " + sent());
        pump.join();
        return Integer.parseInt(Files.readString(directory.resolve("status")).strip());
    }

    /// Whether the terminal's mode is restored.
    boolean isRestored() throws IOException {
        String before = Files.readString(directory.resolve("before"));
        return before.equals(Files.readString(directory.resolve("after")));
    }

    @Override
    public void close() {
        script.destroyForcibly();
    }
}
