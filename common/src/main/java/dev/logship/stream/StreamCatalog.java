package dev.logship.stream;

import dev.logship.StreamName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The streams that can be read here. Any thread.
public interface StreamCatalog {
    /// The names of all streams that there are now, in order.
    List<StreamName> list();

    /// What all streams are like at this moment, in the order of their names.
    List<StreamInfo> describe();

    /// What one stream is like at this moment; empty when there is no such stream.
    default Optional<StreamInfo> describe(StreamName name) {
        return describe().stream().filter(stream -> stream.name().equals(name)).findFirst();
    }

    /// Opens a stream for one reader, who closes it; empty when there is no such stream.
    Optional<StreamReader> open(StreamName name) throws IOException;

    /// A number that grows whenever a stream is added: what to wait for when a stream is missing.
    HighWaterMark additions();
}
