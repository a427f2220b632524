package dev.logship.cli.command;

import dev.logship.Service;
import dev.logship.agent.AgentConfig;
import dev.logship.agent.AgentEndpoint;
import dev.logship.agent.AgentGroup;
import dev.logship.agent.Spool;
import dev.logship.agent.StandardInputSource;
import dev.logship.net.HostPort;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The service of `tx`: its agents, and an http endpoint with their status. Any thread.
final class Shipping implements Service {
    private final AgentGroup agents;
    private final Optional<StandardInputSource> input;
    private Optional<HostPort> address = Optional.empty();
    private @Nullable AgentEndpoint endpoint;

    /// Starts to ship.
    ///
    /// @param configs one for each receiver
    /// @param http the address of the endpoint; empty for none
    /// @param spool the spool for standard input; empty if that is not shipped
    Shipping(List<AgentConfig> configs, Optional<HostPort> http, Optional<Spool.Config> spool)
            throws IOException {
        input = spool.isEmpty() ? Optional.empty() : Optional.of(new StandardInputSource(spool.get()));
        agents = new AgentGroup(configs, input);
        try {
            listen(http);
        } catch (IOException e) {
            agents.close();
            throw e;
        }
    }

    /// Applies a new configuration.
    ///
    /// @throws IOException if that fails; parts that were not changed by then stay as they were
    synchronized void change(List<AgentConfig> configs, Optional<HostPort> http) throws IOException {
        agents.change(configs);
        if (!http.equals(address)) listen(http);
    }

    private void listen(Optional<HostPort> http) throws IOException {
        AgentEndpoint next = http.isEmpty() ? null : new AgentEndpoint(http.get(), agents);
        if (endpoint != null) endpoint.close();
        endpoint = next;
        address = http;
    }

    /// Waits until standard input has ended and was shipped; for ever if it is not shipped.
    void awaitEnd() throws IOException, InterruptedException {
        if (input.isPresent()) input.get().awaitShipped();
        else new CountDownLatch(1).await();
    }

    AgentGroup agents() {
        return agents;
    }

    @Override
    public String status() {
        return agents.status();
    }

    @Override
    public Optional<String> standstill() {
        return agents.standstill();
    }

    @Override
    public synchronized void close() throws IOException {
        if (endpoint != null) endpoint.close();
        agents.close();
    }
}
