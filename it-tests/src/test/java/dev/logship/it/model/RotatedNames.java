package dev.logship.it.model;

import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// The names of one log's rotated files: with shifted numbers, so that the newest always has the same one, or
/// with rising numbers or dates. Used by one thread.
final class RotatedNames {
    /// The place of the number or date in the name, and its changes.
    enum Style {
        NUMBERED(true, "%2$s.%1$s"), NUMBERED_INSIDE(true, "%3$s.%1$s%4$s"), RISING(false, "%2$s.%1$s"),
        DATED(false, "%2$s-%1$s"), DATED_DOT(false, "%2$s.%1$s"), HOURLY(false, "%2$s-%1$s"),
        DATED_INSIDE(false, "%3$s-%1$s%4$s");

        private final boolean shifts;
        private final String form;

        Style(boolean shifts, String form) {
            this.shifts = shifts;
            this.form = form;
        }
    }

    private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
    private static final String COMPRESSED = ".gz";

    private final Directory directory;
    private final String name;
    private final Style style;
    private final List<String> names = new ArrayList<>();    // the last one first
    private int rotations;

    RotatedNames(Directory directory, String name, Style style) {
        this.directory = directory;
        this.name = name;
        this.style = style;
    }

    /// The rotated files, the last one first.
    List<String> names() {
        return List.copyOf(names);
    }

    /// Makes room for one more rotated file, and returns its name.
    String makeRoom() throws IOException {
        rotations++;
        if (style.shifts) {
            for (int i = names.size(); i > 0; i--) {
                String old = names.get(i - 1);
                String ending = old.endsWith(COMPRESSED) ? COMPRESSED : "";
                String shifted = name(Integer.toString(i + 1)) + ending;
                if (!old.equals(shifted)) directory.rename(old, shifted);
                names.set(i - 1, shifted);
            }
        }
        String next = name(style.shifts ? "1" : token());
        names.addFirst(next);
        return next;
    }

    private String token() {
        LocalDate day = FIRST.plusDays(rotations);
        return switch (style) {
            case RISING -> Integer.toString(rotations);
            case DATED -> day.format(DateTimeFormatter.BASIC_ISO_DATE);
            case HOURLY -> day.format(DateTimeFormatter.BASIC_ISO_DATE) + "13";
            default -> day.toString();
        };
    }

    private String name(String token) {
        int dot = name.lastIndexOf('.');
        return style.form.formatted(token, name, name.substring(0, dot), name.substring(dot));
    }

    /// Removes the newest.
    String removeLast() {
        return names.removeFirst();
    }

    void clear() {
        names.clear();
    }

    /// Compresses the oldest that is not compressed yet, but not the last.
    void compress() throws IOException {
        for (int i = names.size() - 1; i > 0; i--) {
            if (names.get(i).endsWith(COMPRESSED)) continue;
            directory.compress(names.get(i));
            names.set(i, names.get(i) + COMPRESSED);
            return;
        }
    }

    /// Deletes all but the last ones.
    void keep(int count) throws IOException {
        while (names.size() > count) directory.delete(names.removeLast());
    }

    /// The uncompressed ones among the newest, which may still be written to.
    List<String> written(int count) {
        return names.stream().limit(count).filter(file -> !file.endsWith(COMPRESSED)).toList();
    }

    @Override
    public String toString() {
        return style.toString();
    }
}
