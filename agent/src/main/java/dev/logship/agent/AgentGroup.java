package dev.logship.agent;

import dev.logship.Reason;
import dev.logship.Service;
import dev.logship.net.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ships the same files to some receivers, each by an [Agent] of its own: they share nothing that one of them
/// could wait for. Any thread.
public final class AgentGroup implements Service {
    /// The key of SLF4J's diagnostic context under which a logged event has the receiver that it is about,
    /// when there are several.
    public static final String RECEIVER = "receiver";

    private static final Logger log = LoggerFactory.getLogger(AgentGroup.class);

    private volatile Map<HostPort, Agent> running = Map.of();
    private volatile boolean areSeveral;
    private final Optional<StandardInputSource> input;

    /// Begins to ship.
    ///
    /// @param configs one for each receiver
    /// @throws IOException when an agent cannot be started; then none is
    public AgentGroup(List<AgentConfig> configs) throws IOException {
        this(configs, Optional.empty());
    }

    /// @param input what standard input is put into, if it is; taken over
    public AgentGroup(List<AgentConfig> configs, Optional<StandardInputSource> input) throws IOException {
        this.input = input;
        try {
            change(configs);
        } catch (IOException | RuntimeException e) {
            if (input.isPresent()) input.get().close();
            throw e;
        }
        input.ifPresent(source -> source.start(() -> running.values()));
    }

    /// What standard input is put into.
    Optional<StandardInputSource> input() {
        return input;
    }

    /// The agents that run now, by receiver, in their order.
    public Map<HostPort, Agent> all() {
        return running;
    }

    /// Does something else from now on. An agent goes on whose receiver stays, and of which nothing but the
    /// sources is another; streams that stay are not interrupted then.
    ///
    /// @param configs one for each receiver
    /// @throws IOException when an agent cannot be started; then nothing is changed
    public synchronized void change(List<AgentConfig> configs) throws IOException {
        areSeveral = configs.size() > 1;
        Map<HostPort, Agent> before = running;
        Map<HostPort, Agent> added = new LinkedHashMap<>();
        try {
            for (AgentConfig config : configs) {
                if (!before.containsKey(config.receiver())) added.put(config.receiver(), start(config));
            }
        } catch (IOException | RuntimeException e) {
            closeAll(added.values());
            throw e;
        }
        Map<HostPort, Agent> after = new LinkedHashMap<>();
        for (AgentConfig config : configs) {
            Agent agent = before.get(config.receiver());
            if (agent != null) after.put(config.receiver(), changed(agent, config));
        }
        after.putAll(added);
        List<Agent> over = new ArrayList<>(before.values());
        over.removeAll(after.values());
        running = after;
        closeAll(over);
    }

    private Agent start(AgentConfig config) throws IOException {
        return new Agent(config, () -> areSeveral);
    }

    private Agent changed(Agent agent, AgentConfig config) throws IOException {
        AgentConfig was = agent.config();
        if (was.with(config.sources()).equals(config)) {
            agent.select(config.sources());
            return agent;
        }
        agent.close(); // its journal is the next one's
        try {
            return start(config);
        } catch (IOException e) {
            log.error("{} is shipped to as before: {}", config.receiver(), Reason.of(e));
            return start(was);
        }
    }

    private static void closeAll(Iterable<Agent> agents) {
        for (Agent agent : agents) {
            try {
                agent.close();
            } catch (IOException e) {
                log.error("shipping to {} did not end well: {}", agent.config().receiver(), Reason.of(e), e);
            }
        }
    }

    @Override
    public String status() {
        return running.values().stream().map(Agent::status).collect(Collectors.joining("; "));
    }

    @Override
    public Optional<String> standstill() {
        return running.values().stream().flatMap(agent -> agent.standstill().stream()).findFirst()
                .or(() -> input.flatMap(StandardInputSource::standstill));
    }

    @Override
    public synchronized void close() throws IOException {
        if (input.isPresent()) input.get().close();
        closeAll(running.values());
        running = Map.of();
    }
}
