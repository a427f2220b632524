package dev.logship.cli.command;

import dev.logship.history.Extent;
import dev.logship.history.Extents;
import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.history.StateRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Formats the saved state of a stream for people.
final class StateText {
    private StateText() {}

    /// Appends a stream with its files and extents.
    static void append(StateRecord record, StringBuilder to) {
        Extents extents = record.extents();
        to.append("\nstream ").append(record.stream()).append('\n');
        to.append("  path ").append(printable(record.path())).append(", saved ")
                .append(Instant.ofEpochSecond(record.written())).append('\n');
        if (!record.scheme().isEmpty()) {
            to.append("  rotated files: ").append(printable(record.scheme())).append('\n');
        }
        for (KnownFile file : extents.files()) {
            append(file.isCopy() ? "copy " + file.id() : "file " + file.id(), file, to);
        }
        for (KnownFile file : record.upcoming()) append("next file", file, to);
        if (!extents.isEmpty()) append(extents, to);
    }

    private static void append(String name, KnownFile file, StringBuilder to) {
        FileIdentity is = file.identity();
        to.append("  ").append(name).append(": ").append(printable(file.path())).append("\n    inode ")
                .append(is.inode()).append(", handle ")
                .append(is.handle().map(Object::toString).orElse("none")).append(", created ")
                .append(is.birth() == 0 ? "unknown" : time(is.birth()).toString())
                .append("\n    known since ").append(time(file.since())).append(", last seen with ")
                .append(file.seen()).append(" bytes, ").append(file.samples());
        if (file.own().from() > 0) to.append(", in this stream from byte ").append(file.own().from());
        if (!file.own().isEndless()) to.append(", in this stream until byte ").append(file.own().until());
        to.append('\n');
    }

    private static void append(Extents extents, StringBuilder to) {
        to.append("  %20s %20s %8s %20s\n".formatted("from offset", "to offset", "file", "from byte"));
        for (int index = 0; index <= extents.last(); index++) {
            Extent extent = extents.get(index);
            String end = index == extents.last() ? "" : Long.toString(extents.end(index));
            String file = extent.isOfNothing() ? "-" : Integer.toString(extent.file());
            String from = extent.isOfNothing() ? "-" : Long.toString(extent.from());
            to.append("  %20d %20s %8s %20s\n".formatted(extent.base(), end, file, from));
        }
    }

    private static Instant time(long nanos) {
        return Instant.EPOCH.plusNanos(nanos).truncatedTo(TimeUnit.MILLISECONDS.toChronoUnit());
    }

    private static String printable(Path path) {
        return printable(path.toString());
    }

    /// Replaces control characters, which would affect the terminal.
    private static String printable(String text) {
        return text.codePoints().mapToObj(c -> Character.isISOControl(c) ? "?" : Character.toString(c))
                .collect(Collectors.joining());
    }
}
