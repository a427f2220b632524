package dev.logship.cli.top;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/// Shows the streams on the terminal until `q` is typed. Used by one thread; any thread may close it, which
/// restores the terminal.
public final class Screen implements Closeable {
    private static final int TICK_MILLIS = 50;
    private static final int ESCAPE = 27;
    private static final int BACKSPACE = 8;
    private static final int DELETE = 127;
    private static final Size DEFAULT_SIZE = new Size(80, 24);

    /// JLine logs a stack trace for an unknown terminal and then treats it as an ordinary one. Kept here, as
    /// `java.util.logging` forgets the level of a logger that nobody references.
    private static final Logger JLINE = Logger.getLogger("org.jline");

    static {
        JLINE.setLevel(Level.OFF);
    }

    private final Watch watch;
    private final Terminal terminal;
    private final Attributes before;
    private final Display display;
    private final BindingReader input;
    private final KeyMap<Runnable> keys = new KeyMap<>();
    private volatile boolean isResized = true;
    private boolean closed;                   // guarded by this
    private StreamTable table = StreamTable.DEFAULT;
    private boolean isTyping;                 // a filter
    private boolean isOver;
    private int top;                          // index of the first stream on the screen
    private int room = 1;                     // how many streams fit

    /// Takes over the terminal.
    public Screen(Watch watch) throws IOException {
        this.watch = watch;
        this.terminal = TerminalBuilder.builder().system(true).dumb(false).provider("exec")
                .nativeSignals(false).build(); // a signal ends the program in order
        this.before = terminal.enterRawMode();
        this.display = new Display(terminal, true);
        this.input = new BindingReader(terminal.reader());
        terminal.handle(Terminal.Signal.WINCH, signal -> isResized = true);
        terminal.handle(Terminal.Signal.CONT, signal -> {
            terminal.enterRawMode(); // a shell may have changed its mode meanwhile
            isResized = true;
        });
        keys.setNomatch(() -> { });
        keys.setUnicode(() -> { });
        for (Column column : Column.values()) bind(() -> table = table.by(column), "" + column.key());
        bind(() -> table = table.by(null), "n");
        bind(() -> isTyping = true, "/");
        bind(() -> table = table.with(""), KeyMap.esc());
        bind(() -> isOver = true, "q", KeyMap.ctrl('D'));
        bind(() -> top++, key(Capability.key_down));
        bind(() -> top--, key(Capability.key_up));
        bind(() -> top += room, key(Capability.key_npage), " ");
        bind(() -> top -= room, key(Capability.key_ppage));
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.keypad_xmit);
        terminal.puts(Capability.cursor_invisible);
    }

    private void bind(Runnable action, String... typed) {
        keys.bind(action, typed);
    }

    private String key(Capability capability) {
        return KeyMap.key(terminal, capability);
    }

    /// Shows the streams until the user quits.
    public void run() throws IOException, InterruptedException {
        long shown = -1;
        boolean isIdle = true;
        while (!isOver) {
            Watch.State state = watch.state();
            if (shown != state.number() || isResized) draw(state);
            shown = state.number();
            // A read that continues after Ctrl-Z may find the terminal in the shell's mode and block. So
            // nothing is read before a key was typed.
            if (isIdle && System.in.available() == 0) {
                Thread.sleep(TICK_MILLIS);
                continue;
            }
            int next = input.peekCharacter(TICK_MILLIS);
            if (next == NonBlockingReader.EOF) return;
            isIdle = next == NonBlockingReader.READ_EXPIRED;
            if (isIdle) continue;
            if (isTyping) {
                type(input.readCharacter());
            } else {
                Runnable action = input.readBinding(keys);
                if (action != null) action.run();
            }
            shown = -1;
        }
    }

    private void type(int character) {
        String filter = table.filter();
        switch (character) {
            case '\r', '\n' -> isTyping = false;
            case ESCAPE -> {
                isTyping = false;
                table = table.with("");
            }
            case BACKSPACE, DELETE -> table = table.with(filter.replaceFirst(".$", ""));
            default -> {
                String more = Character.isISOControl(character) ? "" : Character.toString(character);
                table = table.with(filter + more);
            }
        }
    }

    private synchronized void draw(Watch.State state) {
        if (closed) return;
        if (isResized) display.clear();
        isResized = false;
        Size size = terminal.getSize();
        if (size.getRows() < 1 || size.getColumns() < 1) size = DEFAULT_SIZE;
        display.resize(size.getRows(), size.getColumns());
        List<AttributedString> lines = new ArrayList<>();
        for (AttributedString line : lines(state, size.getRows())) {
            lines.add(line.columnSubSequence(0, size.getColumns()));
        }
        display.update(lines, 0);
    }

    /// The summary, the headings, as many streams as fit, and the keys.
    private List<AttributedString> lines(Watch.State state, int rows) {
        List<StreamRow> all = table.arrange(state.rows());
        room = Math.max(1, rows - 3);
        top = Math.clamp(top, 0, Math.max(0, all.size() - room));
        List<StreamRow> shown = all.subList(top, Math.min(top + room, all.size()));
        List<String> text = StreamTable.lines(shown);
        List<AttributedString> lines = new ArrayList<>();
        lines.add(new AttributedString(summary(state),
                state.trouble().isEmpty() ? AttributedStyle.BOLD : AttributedStyle.INVERSE));
        lines.add(new AttributedString(text.getFirst(), AttributedStyle.DEFAULT.underline()));
        text.stream().skip(1).forEach(line -> lines.add(new AttributedString(line)));
        while (lines.size() < rows - 1) lines.add(AttributedString.EMPTY);
        lines.add(new AttributedString(footer(shown), AttributedStyle.DEFAULT.faint()));
        return lines.subList(0, Math.min(lines.size(), rows));
    }

    /// The filter, or the keys.
    private String footer(List<StreamRow> shown) {
        if (isTyping) return "/" + table.filter() + "_";
        if (!table.filter().isEmpty()) return "/" + table.filter() + "   esc all  q quit";
        String sort = StreamTable.columns(shown).stream()
                .map(column -> column.key() + " " + column.name().toLowerCase(Locale.ROOT) + "  ")
                .collect(Collectors.joining());
        return "n name  " + sort + "/ filter  q quit";
    }

    private String summary(Watch.State state) {
        if (!state.trouble().isEmpty()) {
            String old = state.rows().isEmpty() ? "" : "data from "
                    + Duration.between(state.at(), Instant.now()).toSeconds() + " s ago: ";
            return old + state.trouble();
        }
        return watch.server() + "   " + state.rows().size() + " streams, " + total(state, Column.SIZE) + ", "
                + total(state, Column.RATE) + "/s";
    }

    private static String total(Watch.State state, Column column) {
        return Column.bytes(state.rows().stream().mapToLong(row -> Math.max(0, row.figure(column))).sum());
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) return;
        closed = true;
        terminal.puts(Capability.cursor_normal);
        terminal.puts(Capability.keypad_local);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        terminal.setAttributes(before);
        terminal.close();
    }
}
