package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Everything that a benchmark uses, wired in one place. Owns the processes and the temporary directory;
/// [#close], or an interrupt of the program, ends and deletes them.
final class Lab implements AutoCloseable {
    private final Options options;
    private final Report report = new Report();
    private final Workspace workspace;
    private final Processes processes = new Processes();
    private final CTools tools;
    private final Product own;
    private Product product;
    private final References references;
    private final Load load;
    private final Jvm jvm;

    Lab(Options options) throws IOException, InterruptedException {
        this.options = options;
        this.workspace = new Workspace(options.dir());
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "clean-up"));
        this.tools = CTools.compile(options.root(), processes);
        this.own = new Product(options.root(), processes);
        this.product = own;
        this.references = new References(tools, processes, workspace);
        this.load = new Load(tools, processes);
        this.jvm = new Jvm(processes);
    }

    Options options() {
        return options;
    }

    Report report() {
        return report;
    }

    Workspace workspace() {
        return workspace;
    }

    Processes processes() {
        return processes;
    }

    CTools tools() {
        return tools;
    }

    Product product() {
        return product;
    }

    /// Measures this build, or the one that it is compared with, from now on.
    void use(Optional<Path> other) throws IOException, InterruptedException {
        product = other.isPresent() ? new Product(other.get(), processes) : own;
        report.collect(other.isEmpty());
    }

    References references() {
        return references;
    }

    Load load() {
        return load;
    }

    Jvm jvm() {
        return jvm;
    }

    /// The full size, or an eighth of it with `--quick`.
    long size(long full) {
        return options.quick() ? full / 8 : full;
    }

    @Override
    public void close() {
        processes.endForGood();
        workspace.close();
    }
}
