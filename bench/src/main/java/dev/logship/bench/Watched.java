package dev.logship.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One process of a soak: its resources over time, and whether they grew. Used by one thread.
final class Watched {
    private static final double MB = 1e6;

    /// The number of open files varies with the rotations of the last seconds.
    private static final int MORE_FILES = 16;
    private static final double MORE_MB = 4;

    /// Most of it garbage: a heap is collected when it has grown by 17 MB, if it is no larger.
    private static final double MORE_RESIDENT_MB = 24;
    private static final int MOST_COMPLAINTS = 10;

    private final Lab lab;
    private final String who;
    private final Running process;
    private final List<Vitals> vitals = new ArrayList<>();
    private int complaints;
    private Vitals base;
    private long baseLive;

    /// Takes the first sample.
    Watched(Lab lab, String who, Running process) throws IOException, InterruptedException {
        this.lab = lab;
        this.who = who;
        this.process = process;
        this.base = look();
    }

    Vitals look() throws IOException, InterruptedException {
        hear();
        Vitals now = Vitals.of(lab, process);
        vitals.add(now);
        return now;
    }

    /// Its warnings and errors are part of the result.
    private void hear() {
        for (String line : process.newLines()) {
            if (!line.contains(" WARN ") && !line.contains(" ERROR ")) continue;
            if (complaints++ < MOST_COMPLAINTS) lab.report().note(who + ": " + line);
        }
    }

    /// From now on nothing should grow. Only the first call counts.
    void settle() throws IOException, InterruptedException {
        if (baseLive > 0) return;
        baseLive = lab.jvm().liveBytes(process);
        base = look();
        vitals.clear();
        vitals.add(base);
    }

    private static int mostOpenFiles(List<Vitals> of) {
        return of.stream().mapToInt(Vitals::openFiles).max().orElseThrow();
    }

    /// Prints the first, a middle and the last sample, and whether it grew.
    void report() throws IOException, InterruptedException {
        hear();
        if (complaints > 0) lab.report().note("%s logged %d warnings and errors".formatted(who, complaints));
        long live = lab.jvm().liveBytes(process);
        Vitals last = vitals.getLast();
        int third = (vitals.size() + 2) / 3;
        lab.report().note("%s, first:  %s".formatted(who, base));
        lab.report().note("%s, middle: %s".formatted(who, vitals.get(vitals.size() / 2)));
        lab.report().note("%s, last:   %s".formatted(who, last));
        int most = mostOpenFiles(vitals.subList(0, third));
        lab.report().once(who + ": most open files, last third / first", mostOpenFiles(vitals.reversed()
                .subList(0, third)), most, new Target.AtMost(most + MORE_FILES));
        lab.report().once(who + ": threads at the end / at first", last.threads(), base.threads(),
                new Target.None());
        double resident = vitals.stream().mapToLong(Vitals::resident).max().orElseThrow() / MB;
        lab.report().once(who + ": most resident memory / at first, MB", resident, base.resident() / MB,
                new Target.AtMost(Math.ceil(base.resident() / MB + MORE_RESIDENT_MB)));
        lab.report().once(who + ": heap in use at the end / at first, MB", live / MB, baseLive / MB,
                new Target.AtMost(Math.ceil(baseLive / MB + MORE_MB)));
    }
}
