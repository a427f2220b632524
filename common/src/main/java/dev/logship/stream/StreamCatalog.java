package dev.logship.stream;

import dev.logship.StreamName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The streams that can be read here. Any thread.
public interface StreamCatalog {
    /// The names of all streams, in order.
    List<StreamName> list();

    /// The present state of all streams, in the order of their names.
    List<StreamInfo> describe();

    /// The present state of one stream; empty if there is no such stream.
    default Optional<StreamInfo> describe(StreamName name) {
        return describe().stream().filter(stream -> stream.name().equals(name)).findFirst();
    }

    /// Opens a stream for one reader, which closes it; empty if there is no such stream.
    Optional<StreamReader> open(StreamName name) throws IOException;

    /// A number that grows whenever a stream is added, to wait for a missing stream.
    HighWaterMark additions();
}
