package dev.logship.cli.command;

import dev.logship.Reason;
import dev.logship.cli.config.Arguments;
import dev.logship.cli.config.Configuration;
import dev.logship.cli.service.Systemd;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Reloads a verb's configuration at SIGHUP, if it has a configuration file; without one that signal ends the
/// program. Errors are logged, and then nothing changes.
final class Reload {
    private static final Logger log = LoggerFactory.getLogger(Reload.class);

    /// Applies a new configuration to the running program.
    interface Change {
        /// Called with the verb and its new options.
        void to(CommandSpec verb) throws IOException;
    }

    private final CommandSpec verb;
    private final Change change;

    private Reload(CommandSpec verb, Change change) {
        this.verb = verb;
        this.change = change;
    }

    /// Registers a change for SIGHUP, which ends the program until then. The change runs on a thread of its
    /// own, one at a time, and may wait there until the program has started.
    ///
    /// @param verb the verb as it was started
    static void atHangup(CommandSpec verb, Change change) {
        if (Configuration.of(verb).file().isEmpty()) return;
        Reload reload = new Reload(verb, change);
        Signals.register("HUP", reload::run);
    }

    /// For verbs that cannot change while they run: logs which options take effect only after a restart.
    static void logsRestartRequired(CommandSpec verb) {
        atHangup(verb, now -> logRestartRequired(verb, now, name -> true));
    }

    /// Logs which of these options, by name, take effect only after a restart.
    static void logRestartRequired(CommandSpec verb, CommandSpec now, Predicate<String> options) {
        List<String> changed = Arguments.of(now).values().stream()
                .filter(each -> !Configuration.of(verb).values(each)
                        .equals(Configuration.of(now).values(each)))
                .map(Arguments::name).filter(options).toList();
        if (!changed.isEmpty()) log.warn("restart required to apply: {}", String.join(", ", changed));
    }

    private synchronized void run() {
        Systemd.reloading();
        try {
            reload();
        } catch (ParameterException | IllegalArgumentException | IOException e) {
            log.error("reload rejected; keeping the current configuration: {}", Reason.of(e));
        } catch (RuntimeException e) {
            log.error("internal error; reload rejected, keeping the current configuration", e);
        }
        Systemd.ready();
    }

    private void reload() throws IOException {
        String[] words = verb.root().commandLine().getParseResult().originalArgs().toArray(String[]::new);
        CommandLine again = Program.commandLine(words);
        Configuration configuration = (Configuration) again.getDefaultValueProvider();
        if (!configuration.problems().isEmpty()) {
            configuration.problems().forEach(problem -> log.error("{}", problem));
            throw new IllegalArgumentException("number of errors: " + configuration.problems().size());
        }
        change.to(again.parseArgs(words).subcommand().commandSpec());
        log.info("configuration reloaded");
    }
}
