package dev.logship.follow;

/// The reason why a matching path is not followed. Immutable.
///
/// @param reason one word, for a metric
/// @param text for the log
public record Refusal(String reason, String text) {}
