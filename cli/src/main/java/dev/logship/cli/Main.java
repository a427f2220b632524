package dev.logship.cli;

/// x.
public final class Main {
    private Main() {}

    /// x.
    public static void main(String[] args) {}
}
