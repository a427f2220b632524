package dev.logship.history;

import dev.logship.ByteRange;
import dev.logship.linux.FileHandle;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One field of a row of a state file. Its text is a word, for most fields followed by values, all separated
/// by colons. Numbers are decimal, handles hexadecimal, samples base64, and paths, which are bytes,
/// percent-encoded. Immutable.
sealed interface StateField {
    /// The path at which the stream's file is expected.
    record Expected(Path path) implements StateField {}

    /// The scheme of rotated files.
    record Scheme(String scheme) implements StateField {}

    /// A new file of the stream, or another identity of a known one.
    record Known(KnownFile file) implements StateField {}

    /// A file has another path.
    record Moved(int id, Path path) implements StateField {}

    /// A file has grown, or more of it was taken.
    record Taken(int id, long seen, SamplesChange samples) implements StateField {}

    /// A file is forgotten.
    record Dropped(int id) implements StateField {}

    /// The order of the files.
    record Order(List<Integer> ids) implements StateField {}

    /// This many files are no longer waiting, from this index on.
    record Begun(int at, int count) implements StateField {}

    /// One more file waits.
    record Upcoming(KnownFile file) implements StateField {}

    /// This many extents are removed, from this index on; the next ones are added there.
    record Cut(int at, int count) implements StateField {}

    /// One more extent: after the one added before it in the same row, else where extents were removed, else
    /// at the end.
    record Added(Extent extent) implements StateField {}

    /// The stream is forgotten.
    record Forgotten() implements StateField {}

    /// The text for no handle, no samples, or no end.
    String NONE = "-";

    /// The radix of the numbers of a handle.
    int HEX = 16;

    /// The field as text.
    default String text() {
        return switch (this) {
            case Expected(Path path) -> "path:" + PathText.encode(path);
            case Scheme(String scheme) -> "scheme:" + PathText.encode(scheme);
            case Known(KnownFile file) -> "file:" + text(file);
            case Moved(int id, Path path) -> "moved:" + id + ":" + PathText.encode(path);
            case Taken(int id, long seen, SamplesChange change) ->
                "taken:" + id + ":" + seen + ":" + change.text();
            case Dropped(int id) -> "drop:" + id;
            case Order(List<Integer> ids) -> "order:"
                    + ids.stream().map(Object::toString).collect(Collectors.joining(","));
            case Begun(int at, int count) -> "begun:" + at + ":" + count;
            case Upcoming(KnownFile file) -> "next:" + text(file);
            case Cut(int at, int count) -> "cut:" + at + ":" + count;
            case Added(Extent is) -> "extent:" + is.file() + ":" + is.from() + ":" + is.base();
            case Forgotten() -> "forgotten";
        };
    }

    /// Parses a field.
    ///
    /// @throws IllegalArgumentException when this version does not write such a field
    static StateField parse(String text) {
        int colon = text.indexOf(':');
        String rest = text.substring(colon + 1);
        return switch (colon < 0 ? text : text.substring(0, colon)) {
            case "path" -> new Expected(PathText.decode(rest));
            case "scheme" -> new Scheme(PathText.decodeText(rest));
            case "file" -> new Known(file(rest));
            case "moved" -> moved(values(rest, 2));
            case "taken" -> taken(values(rest, 4));
            case "drop" -> new Dropped(Integer.parseInt(rest));
            case "order" -> new Order(Stream.of(rest.split(",", -1)).map(Integer::valueOf).toList());
            case "begun" -> begun(values(rest, 2));
            case "next" -> new Upcoming(file(rest));
            case "cut" -> cut(values(rest, 2));
            case "extent" -> extent(values(rest, 3));
            case "forgotten" -> new Forgotten();
            default -> throw new IllegalArgumentException("'" + text + "' is unknown");
        };
    }

    private static String text(KnownFile file) {
        FileIdentity is = file.identity();
        return file.id() + ":" + is.inode() + ":" + is.birth() + ":" + file.since() + ":" + file.seen() + ":"
                + text(file.own()) + ":"
                + is.handle().map(StateField::text).orElse(NONE) + ":" + text(file.samples()) + ":"
                + PathText.encode(file.path());
    }

    private static String text(ByteRange own) {
        return own.equals(ByteRange.ALL) ? NONE
                : own.from() + "-" + (own.isEndless() ? "" : Long.toString(own.until()));
    }

    private static ByteRange own(String text) {
        if (text.equals(NONE)) return ByteRange.ALL;
        String[] is = text.split("-", 2);
        if (is.length != 2) throw new IllegalArgumentException("'" + text + "' is not a range");
        return new ByteRange(Long.parseLong(is[0]), is[1].isEmpty() ? Long.MAX_VALUE : Long.parseLong(is[1]));
    }

    private static String text(FileHandle handle) {
        return Long.toHexString(handle.fileSystem()) + "." + Integer.toHexString(handle.type()) + "."
                + handle.bytes();
    }

    /// Samples as text.
    static String text(Samples samples) {
        return samples.isEmpty() ? NONE
                : Base64.getEncoder().withoutPadding().encodeToString(samples.encode());
    }

    /// Parses samples.
    static Samples samples(String text) {
        return text.equals(NONE) ? Samples.NONE : Samples.decode(Base64.getDecoder().decode(text));
    }

    private static KnownFile file(String text) {
        String[] is = values(text, 9);
        FileIdentity identity =
                new FileIdentity(handle(is[6]), 0, Long.parseLong(is[1]), Long.parseLong(is[2]));
        return new KnownFile(Integer.parseInt(is[0]), identity, PathText.decode(is[8]), Long.parseLong(is[3]),
                Long.parseLong(is[4]), own(is[5]), samples(is[7]));
    }

    private static Optional<FileHandle> handle(String text) {
        if (text.equals(NONE)) return Optional.empty();
        String[] is = text.split("\\.", -1);
        if (is.length != 3) throw new IllegalArgumentException("'" + text + "' is not a handle");
        long fileSystem = Long.parseUnsignedLong(is[0], HEX);
        return Optional.of(new FileHandle(fileSystem, Integer.parseUnsignedInt(is[1], HEX), is[2]));
    }

    private static StateField moved(String[] is) {
        return new Moved(Integer.parseInt(is[0]), PathText.decode(is[1]));
    }

    private static StateField taken(String[] is) {
        return new Taken(Integer.parseInt(is[0]), Long.parseLong(is[1]), SamplesChange.parse(is[2], is[3]));
    }

    private static StateField begun(String[] is) {
        return new Begun(Integer.parseInt(is[0]), Integer.parseInt(is[1]));
    }

    private static StateField cut(String[] is) {
        return new Cut(Integer.parseInt(is[0]), Integer.parseInt(is[1]));
    }

    private static StateField extent(String[] is) {
        return new Added(new Extent(Integer.parseInt(is[0]), Long.parseLong(is[1]), Long.parseLong(is[2])));
    }

    private static String[] values(String text, int count) {
        String[] values = text.split(":", -1);
        if (values.length != count) {
            throw new IllegalArgumentException("'" + text + "' does not have " + count + " values");
        }
        return values;
    }
}
