package dev.logship.cli.check;

import java.io.PrintStream;

/// What a check finds, a line each as it is found. Used by one thread.
public final class Report {
    private final PrintStream out;
    private int problems;
    private int warnings;

    public Report(PrintStream out) {
        this.out = out;
    }

    /// The part that follows.
    public void part(String title) {
        out.println(title);
    }

    /// Tells without judging.
    public void note(String what) {
        out.println("           " + what);
    }

    public void good(String what) {
        out.println("  ok       " + what);
    }

    /// It would run, and may not do what is wanted.
    public void warning(String what, String remedy) {
        warnings++;
        out.println("  warning  " + what + "; " + remedy);
    }

    /// It would not run.
    public void problem(String what, String remedy) {
        problems++;
        out.println("  PROBLEM  " + what + "; " + remedy);
    }

    /// How many problems were told.
    public int problems() {
        return problems;
    }

    public int warnings() {
        return warnings;
    }
}
