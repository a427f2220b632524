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

/// Ships the same files to one or more receivers, each through its own [Agent]: no receiver waits for
/// another. Any thread.
public final class AgentGroup implements Service {
    /// The key of the receiver's address in SLF4J's diagnostic context, set if there are several receivers.
    public static final String RECEIVER = "receiver";

    private static final Logger log = LoggerFactory.getLogger(AgentGroup.class);

    private volatile Map<HostPort, Agent> running = Map.of();
    private volatile boolean areSeveral;
    private final Optional<StandardInputSource> input;

    /// Starts to ship.
    ///
    /// @param configs one for each receiver
    /// @throws IOException when an agent cannot be started; then none runs
    public AgentGroup(List<AgentConfig> configs) throws IOException {
        this(configs, Optional.empty());
    }

    /// @param input where standard input goes, if it is shipped; owned from now on
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

    /// Where standard input goes, if it is shipped.
    Optional<StandardInputSource> input() {
        return input;
    }

    /// The running agents by receiver, in the order of the configuration.
    public Map<HostPort, Agent> all() {
        return running;
    }

    /// Applies another configuration. An agent keeps running if its receiver stays and only its sources
    /// change; streams that stay selected are not interrupted then.
    ///
    /// @param configs one for each receiver
    /// @throws IOException when an agent cannot be started; then nothing changes
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
        agent.close(); // the next one uses its journal
        try {
            return start(config);
        } catch (IOException e) {
            log.error("{}: cannot apply the new configuration: {}; keeping the current one",
                    config.receiver(), Reason.of(e));
            return start(was);
        }
    }

    private static void closeAll(Iterable<Agent> agents) {
        for (Agent agent : agents) {
            try {
                agent.close();
            } catch (IOException e) {
                log.error("{}: cannot close the agent: {}; its state may be out of date",
                        agent.config().receiver(), Reason.of(e), e);
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
