package dev.logship.receiver;

import dev.logship.local.LocalSources;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files of this machine with endpoints in front of them: `logship serve TARGET…`. Runs from its construction
/// until it is closed.
public final class SourcesServer implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(SourcesServer.class);

    private final LocalSources sources;
    private final Endpoints endpoints;

    /// Looks for the files, then opens the endpoints; logs them when all of them work.
    ///
    /// @throws IOException in one line: what cannot be used, why, and what to do
    public SourcesServer(LocalSources.Config files, ReaderPorts readers, PortConfig ports)
            throws IOException {
        this.sources = new LocalSources(files);
        this.endpoints = new Endpoints(ports, sources);
        try {
            endpoints.addReaders(readers, Optional.empty());
        } catch (IOException e) {
            close();
            throw e;
        }
        log.info("serving {} streams", sources.list().size());
        endpoints.tell();
    }

    /// Readers first, then the files.
    @Override
    public void close() throws IOException {
        endpoints.close();
        sources.close();
    }
}
