package dev.logship.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A shell session in a Markdown document: a fenced block whose info string is `console test`, and the
/// chapter that it is in. A line that starts with `$ ` is a command, `> ` continues it, and all else is its
/// output.
record Transcript(String chapter, List<Step> steps) {
    /// One command, its exact expected output, and its line in the document.
    record Step(int line, String command, String output) {}

    private static final String FENCE = "```";
    private static final String BLOCK = FENCE + "console test";

    /// The transcripts of a document in order, one per block.
    static List<Transcript> of(Path document) throws IOException {
        var transcripts = new ArrayList<Transcript>();
        String chapter = document.getFileName().toString();
        List<String> lines = Files.readAllLines(document);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("## ")) {
                chapter = line.substring(3);
            } else if (line.strip().equals(BLOCK)) {
                var steps = new ArrayList<Step>();
                i = readBlock(lines, i + 1, steps);
                transcripts.add(new Transcript(chapter, List.copyOf(steps)));
            } else if (line.startsWith(FENCE)) {
                i = skipBlock(lines, i + 1);
            }
        }
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
