package dev.logship.agent;

import dev.logship.Reason;
import dev.logship.StreamName;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to the receiver, which all streams share: when it fails, it fails for all, and is said once. Any
/// thread.
final class Link {
    private static final Logger log = LoggerFactory.getLogger(Link.class);

    private final AgentConfig config;
    private final Trouble trouble = new Trouble();
    private final Runnable works;

    /// @param works called when the receiver is reached again after it was not
    Link(AgentConfig config, Runnable works) {
        this.config = config;
        this.works = works;
    }

    /// Connects for one stream.
    ShipConnection open(Source source) throws IOException {
        ShipConnection connection =
                ShipConnection.open(config.receiver(), source.stream, config.timeout(), source::wake);
        if (trouble.isOver()) {
            log.info("{} is reached again", config.receiver());
            works.run();
        }
        return connection;
    }

    /// A stream could not be sent, or not any more.
    void failed(StreamName stream, IOException reason) {
        String what = Reason.of(reason);
        if (trouble.isNew(what)) log.warn("{}: {} (stream {}); trying on", config.receiver(), what, stream);
    }
}
