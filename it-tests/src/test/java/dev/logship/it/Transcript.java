package dev.logship.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Shell sessions in a Markdown document: the fenced blocks whose info string is `console test`. In them, a
/// line that starts with `$ ` is a command, `> ` continues it, and all else is what it prints.
record Transcript(String chapter, List<Step> steps) {
    /// One command, the exact output expected, and the line of the document where it stands.
    record Step(int line, String command, String output) {}

    private static final String FENCE = "```";
    private static final String BLOCK = FENCE + "console test";

    /// The transcripts of a document, one for each chapter (`## `) that has any.
    static List<Transcript> of(Path document) throws IOException {
        var transcripts = new ArrayList<Transcript>();
        var steps = new ArrayList<Step>();
        String chapter = document.getFileName().toString();
        List<String> lines = Files.readAllLines(document);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("## ")) {
                if (!steps.isEmpty()) transcripts.add(new Transcript(chapter, List.copyOf(steps)));
                steps.clear();
                chapter = line.substring(3);
            } else if (line.strip().equals(BLOCK)) {
                i = readBlock(lines, i + 1, steps);
            } else if (line.startsWith(FENCE)) {
                i = skipBlock(lines, i + 1);
            }
        }
        if (!steps.isEmpty()) transcripts.add(new Transcript(chapter, List.copyOf(steps)));
        return transcripts;
    }

    /// Reads from line index `at` to the closing fence, whose index is returned.
    private static int readBlock(List<String> lines, int at, List<Step> steps) {
        int i = at;
        while (i < lines.size() && !lines.get(i).startsWith(FENCE)) {
            int first = i;
            if (!lines.get(i).startsWith("$ ")) {
                throw new IllegalArgumentException("line " + (i + 1) + ": output of no command");
            }
            var command = new StringBuilder(lines.get(i++).substring(2));
            while (i < lines.size() && lines.get(i).startsWith("> ")) {
                command.append('\n').append(lines.get(i++).substring(2));
            }
            var output = new StringBuilder();
            while (i < lines.size() && !lines.get(i).startsWith("$ ") && !lines.get(i).startsWith(FENCE)) {
                output.append(lines.get(i++)).append('\n');
            }
            steps.add(new Step(first + 1, command.toString(), output.toString()));
        }
        return i;
    }

    private static int skipBlock(List<String> lines, int at) {
        int i = at;
        while (i < lines.size() && !lines.get(i).startsWith(FENCE)) i++;
        return i;
    }
}
