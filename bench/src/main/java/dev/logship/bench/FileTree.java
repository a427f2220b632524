package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Many small files, 100 per directory, all with different names: numbered lines of [Lines#LENGTH] bytes, 2
/// to 6 KB together.
///
/// @param root the directory
/// @param files the number of files
record FileTree(Path root, int files) {
    private static final int PER_DIRECTORY = 100;
    private static final int FEWEST_LINES = 20;
    private static final int MORE_LINES = 41;

    /// Writes the files.
    static FileTree create(Path root, int files) throws IOException {
        FileTree tree = new FileTree(root, files);
        byte[] filler = Lines.line(0);
        for (int i = 0; i < files; i++) {
            if (i % PER_DIRECTORY == 0) Files.createDirectories(tree.file(i).resolve("..").normalize());
            int bytes = (int) tree.size(i);
            byte[] content = new byte[bytes];
            for (int at = 0; at < bytes; at += Lines.LENGTH) {
                System.arraycopy(filler, 0, content, at, Lines.LENGTH);
            }
            System.arraycopy(Lines.line(i), 0, content, 0, Lines.LENGTH);
            Files.write(tree.file(i), content);
        }
        return tree;
    }

    int directories() {
        return (files + PER_DIRECTORY - 1) / PER_DIRECTORY;
    }

    /// A glob that matches exactly these files.
    String glob() {
        return root + "/**/*.log";
    }

    String name(int i) {
        return "s%06d.log".formatted(i);
    }

    Path file(int i) {
        return root.resolve("host-%04d/logs".formatted(i / PER_DIRECTORY)).resolve(name(i));
    }

    /// The initial size of a file in bytes.
    long size(int i) {
        return (FEWEST_LINES + i * 7L % MORE_LINES) * Lines.LENGTH;
    }
}
