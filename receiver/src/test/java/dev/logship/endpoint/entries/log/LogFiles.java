package dev.logship.endpoint.entries.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The files of a log in its own directory, as other programs see them.
record LogFiles(Path list, Path blobs, Path journal) {
    static LogFiles in(Path directory) throws IOException {
        return new LogFiles(directory.resolve("list"), Files.createDirectory(directory.resolve("blobs")),
                Files.createDirectory(directory.resolve("list.journal")));
    }

    static Entry entry(String json) {
        return Entry.of(json.getBytes(StandardCharsets.UTF_8));
    }

    static String json(Content content) throws IOException {
        try (content) {
            ByteBuffer bytes = ByteBuffer.allocate((int) content.length());
            content.read(0, bytes);
            return new String(bytes.array(), StandardCharsets.UTF_8);
        }
    }

    Segment segment(long first, String... entries) throws IOException {
        Segment segment = Segment.create(journal, first);
        segment.append(Stream.of(entries).map(LogFiles::entry).toList());
        return segment;
    }

    /// The contents in the order of the list; those without a file as `?`.
    List<String> listed() throws IOException {
        List<String> contents = new ArrayList<>();
        for (String hash : Files.readAllLines(list)) {
            Path blob = blobs.resolve(hash);
            contents.add(Files.exists(blob) ? Files.readString(blob) : "?");
        }
        return contents;
    }

    int blobCount() throws IOException {
        return count(blobs);
    }

    int segmentCount() throws IOException {
        return count(journal);
    }

    private static int count(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return (int) files.count();
        }
    }
}
