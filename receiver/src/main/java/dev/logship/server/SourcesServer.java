package dev.logship.server;

import dev.logship.Service;
import dev.logship.local.LocalSources;
import dev.logship.select.Selection;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files of this machine with endpoints in front of them: `logship serve TARGET…`. Runs from its construction
/// until it is closed.
public final class SourcesServer implements Service {
    private static final Logger log = LoggerFactory.getLogger(SourcesServer.class);

    private final LocalSources sources;
    private final Endpoints endpoints;

    /// Looks for the files, then opens the endpoints; logs them when all are open.
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

    /// Serves other files from now on, as [LocalSources#select] says.
    public void select(Selection files) throws IOException {
        sources.select(files);
    }

    @Override
    public String status() {
        return sources.list().size() + " streams, " + endpoints.connections() + " readers connected";
    }

    @Override
    public Optional<String> standstill() {
        return sources.isAlive() ? endpoints.standstill() : Optional.of("no longer looking for files");
    }

    /// Readers first, then the files.
    @Override
    public void close() throws IOException {
        endpoints.close();
        sources.close();
    }
}
