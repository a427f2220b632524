package dev.logship.follow;

/// Why a path that matches is not followed. Immutable.
///
/// @param reason in a word, for a metric
/// @param text in words
public record Refusal(String reason, String text) {}
