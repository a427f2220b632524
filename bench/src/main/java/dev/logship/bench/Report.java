package dev.logship.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Prints the tables, each row as soon as it is known: median of ours, median of the reference, their ratio,
/// the target and whether it was met. Brackets hold the range of single runs. If two builds are measured in
/// turns, it collects our figures of each instead, and prints them at the end.
final class Report {
    private static final String ROW = "%-44s %22s %22s %7s %8s  %s%n";

    private final Map<String, Series> figures = new LinkedHashMap<>();
    private final Map<String, Series> others = new LinkedHashMap<>();
    private Optional<Map<String, Series>> collected = Optional.empty();

    private final List<String> missed = new ArrayList<>();
    private int judged;
    private String bench = "";

    void say(String text) {
        System.out.println(text);
    }

    void beginTable(String name, String title) {
        bench = name;
        System.out.printf("%n%s: %s%n", name, title);
        System.out.printf(ROW, "", "ours", "reference", "ratio", "target", "");
    }

    /// Collects figures from now on.
    ///
    /// @param ours whether they are those of this build
    void collect(boolean ours) {
        collected = Optional.of(ours ? figures : others);
    }

    /// Prints the collected figures: this build beside the other one.
    void printCollected() {
        collected = Optional.empty();
        others.forEach((what, other) -> {
            Series ours = figures.getOrDefault(what, new Series());
            if (!ours.isEmpty()) ratio(what, ours, other, new Target.None());
        });
        figures.clear();
        others.clear();
    }

    /// Ours beside a reference. The target applies to the ratio of the medians.
    void ratio(String what, Series ours, Series reference, Target target) {
        if (keep(what, ours.median())) return;
        if (reference.isEmpty()) {
            row(what, cell(ours), "-", "-", target.text(), "no reference");
            return;
        }
        double ratio = ours.median() / reference.median();
        row(what, cell(ours), cell(reference), String.format(Locale.ROOT, "%.2f", ratio), target.text(),
                judge(what, target, ratio));
    }

    /// Ours beside a reference. The target applies to our median.
    void figure(String what, Series ours, Series reference, Target target) {
        if (keep(what, ours.median())) return;
        if (reference.isEmpty()) {
            figure(what, ours, target);
            return;
        }
        double ratio = ours.median() / reference.median();
        row(what, cell(ours), cell(reference), String.format(Locale.ROOT, "%.2f", ratio), target.text(),
                judge(what, target, ours.median()));
    }

    /// Ours, measured once, beside a reference. The target applies to our figure.
    void once(String what, double ours, double reference, Target target) {
        if (keep(what, ours)) return;
        row(what, number(ours), number(reference), String.format(Locale.ROOT, "%.2f", ours / reference),
                target.text(), judge(what, target, ours));
    }

    /// Ours alone, measured once.
    void once(String what, double ours, Target target) {
        if (keep(what, ours)) return;
        row(what, number(ours), "", "", target.text(), judge(what, target, ours));
    }

    /// Ours alone. The target applies to the median.
    void figure(String what, Series ours, Target target) {
        if (keep(what, ours.median())) return;
        row(what, cell(ours), "", "", target.text(), judge(what, target, ours.median()));
    }

    /// A line below the table: what was left out, and why.
    void note(String text) {
        System.out.println("  (" + text + ")");
    }

    /// Keeps a figure instead of printing it; false if none are collected.
    private boolean keep(String what, double figure) {
        collected.ifPresent(all -> all.computeIfAbsent(what, key -> new Series()).add(figure));
        return collected.isPresent();
    }

    void printSummary() {
        System.out.printf("%n%d of %d targets met%s%n", judged - missed.size(), judged,
                missed.isEmpty() ? "" : "; missed: " + String.join("; ", missed));
    }

    private String judge(String what, Target target, double figure) {
        String verdict = target.verdict(figure);
        if (!verdict.isEmpty()) judged++;
        if ("MISSED".equals(verdict)) missed.add(bench + " " + what);
        return verdict;
    }

    private static String cell(Series series) {
        return number(series.median()) + " [" + number(series.min()) + "-" + number(series.max()) + "]";
    }

    private static String number(double value) {
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static void row(Object... cells) {
        System.out.printf(ROW, cells);
    }
}
