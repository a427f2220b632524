package dev.logship.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Prints the tables, a row as soon as it is known: median of ours, median of the reference, their ratio,
/// the target and whether it was met. The range of the single runs stands in brackets.
final class Report {
    private static final String ROW = "%-44s %22s %22s %7s %8s  %s%n";

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

    /// Ours beside a reference; the target is one for the ratio of the medians.
    void ratio(String what, Series ours, Series reference, Target target) {
        if (reference.isEmpty()) {
            row(what, cell(ours), "-", "-", target.text(), "no reference");
            return;
        }
        double ratio = ours.median() / reference.median();
        row(what, cell(ours), cell(reference), String.format(Locale.ROOT, "%.2f", ratio), target.text(),
                judge(what, target, ratio));
    }

    /// Ours beside a reference; the target is one for our median.
    void figure(String what, Series ours, Series reference, Target target) {
        if (reference.isEmpty()) {
            figure(what, ours, target);
            return;
        }
        double ratio = ours.median() / reference.median();
        row(what, cell(ours), cell(reference), String.format(Locale.ROOT, "%.2f", ratio), target.text(),
                judge(what, target, ours.median()));
    }

    /// Ours, measured once, beside a reference; the target is one for our figure.
    void once(String what, double ours, double reference, Target target) {
        row(what, number(ours), number(reference), String.format(Locale.ROOT, "%.2f", ours / reference),
                target.text(), judge(what, target, ours));
    }

    /// Ours alone, measured once.
    void once(String what, double ours, Target target) {
        row(what, number(ours), "", "", target.text(), judge(what, target, ours));
    }

    /// Ours alone; the target is one for the median itself.
    void figure(String what, Series ours, Target target) {
        row(what, cell(ours), "", "", target.text(), judge(what, target, ours.median()));
    }

    /// A line below the table: what was left out, and why.
    void note(String text) {
        System.out.println("  (" + text + ")");
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
