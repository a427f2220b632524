package dev.logship.cli.check;

import java.io.PrintStream;

/// Prints the findings of a check, one line each, as they are made. Used by one thread.
public final class Report {
    private final PrintStream out;
    private int problems;
    private int warnings;

    public Report(PrintStream out) {
        this.out = out;
    }

    /// Begins a section.
    public void section(String title) {
        out.println(title);
    }

    /// Prints information that is neither good nor bad.
    public void note(String text) {
        out.println("           " + text);
    }

    public void good(String text) {
        out.println("  ok       " + text);
    }

    /// The verb would run, but may not do what the user expects.
    public void warning(String text, String remedy) {
        warnings++;
        out.println("  warning  " + text + "; " + remedy);
    }

    /// The verb would not run.
    public void problem(String text, String remedy) {
        problems++;
        out.println("  PROBLEM  " + text + "; " + remedy);
    }

    /// How many problems were printed.
    public int problems() {
        return problems;
    }

    public int warnings() {
        return warnings;
    }
}
