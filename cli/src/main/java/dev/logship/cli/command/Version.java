package dev.logship.cli.command;

import picocli.CommandLine.IVersionProvider;

/// The output of `--version`.
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"logship " + (version != null ? version : "development")};
    }
}
