package dev.logship.history;

import dev.logship.StreamName;
import dev.logship.history.StateContents.Damage;
import dev.logship.history.StateContents.Kept;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads a state file of format 2 once. The first line is [#HEADER]; each other line is a [StateRow]. A
/// damaged row affects only its stream. Nothing relied on damage at the very end.
final class StateReader {
    /// The format that this version reads and writes.
    static final int VERSION = 2;

    private static final String MAGIC = "logship-state ";
    private static final int MOST_DIGITS = 9;

    /// The first line.
    static final String HEADER = MAGIC + VERSION + "\n";

    private final Path path;
    private final Map<StreamName, Kept> kept = new HashMap<>();
    private final TreeSet<StreamName> stale = new TreeSet<>();
    private final List<Damage> damages = new ArrayList<>();
    private long line;
    private long at;                     // the start of the next line
    private long end;                    // the end of the last complete line
    private long endLine;
    private long lastNumber;

    StateReader(Path path) {
        this.path = path;
    }

    /// @throws IOException when it cannot be read, or a newer version wrote it
    StateContents read() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            StateLines lines = new StateLines(in, StateRow.MAX_BYTES);
            while (lines.next()) {
                line++;
                boolean whole = line == 1 ? isHeader(lines) : lines.hasEnded() && isRow(lines.bytes());
                at += lines.size();
                if (!whole) continue;
                end = at;
                endLine = line;
            }
        }
        List<Damage> inside = damages.stream().filter(damage -> damage.line() <= endLine).toList();
        return new StateContents(path, VERSION, kept, List.copyOf(stale), inside, end, at - end, endLine + 1,
                lastNumber);
    }

    private boolean isHeader(StateLines first) throws IOException {
        String text = first.text() + "\n";
        if (text.equals(HEADER)) return first.hasEnded();
        Optional<Integer> version = version(text);
        if (version.isPresent()) {
            throw new IOException(path + " is saved state of format " + version.get()
                    + ", written by another version of logship; this one reads format " + VERSION
                    + ". Use that version again, or move the file away to start without saved state");
        }
        damage("the first line is not '" + HEADER.strip() + "'");
        return false;
    }

    private static Optional<Integer> version(String text) {
        String digits = text.startsWith(MAGIC) ? text.substring(MAGIC.length()).strip() : "";
        boolean number = !digits.isEmpty() && digits.length() <= MOST_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
    }

    private boolean isRow(byte[] bytes) throws IOException {
        Optional<StateRow> row;
        try {
            row = StateRow.parse(bytes, bytes.length);
        } catch (IllegalArgumentException e) {
            throw unknownForm(path, line, e);
        }
        if (row.isPresent()) {
            take(row.get());
            return true;
        }
        String of = StateRow.guessStream(bytes, bytes.length).filter(kept::containsKey)
                .map(stream -> " (probably of stream " + stream + ")").orElse("");
        damage("the row is damaged" + of);
        return false;
    }

    /// The error for a complete row that only another version can have written.
    static IOException unknownForm(Path path, long line, IllegalArgumentException why) {
        return new IOException(path + ", line " + line + ": unknown form (" + why.getMessage()
                + "), written by another version of logship. Use that version again, or move the file away to"
                + " start without saved state", why);
    }

    private void take(StateRow row) {
        lastNumber = Math.max(lastNumber, row.number());
        StreamName stream = row.stream();
        @Nullable Kept base = row.isWhole() ? null : kept.get(stream);
        if (!row.isWhole() && (base == null || base.number() != row.base())) {
            if (stale.add(stream)) damage(misfit(stream, base, "a row before it is missing"));
            return;
        }
        try {
            StateRecord before = base == null ? StateChange.nothing(stream) : base.record();
            @Nullable StateRecord now = StateChange.apply(before, row);
            if (now == null) kept.remove(stream);
            else kept.put(stream, new Kept(now, row.number()));
            if (row.isWhole()) stale.remove(stream);
        } catch (IllegalArgumentException e) {
            stale.add(stream);
            damage(misfit(stream, base, String.valueOf(e.getMessage())));
        }
    }

    private static String misfit(StreamName stream, @Nullable Kept base, String why) {
        return "the row of stream " + stream + " does not fit (" + why + "); "
                + (base == null ? "ignoring the stream" : "using the row before it");
    }

    private void damage(String what) {
        if (damages.size() < StateContents.MOST_DAMAGES) damages.add(new Damage(line, what));
    }
}
