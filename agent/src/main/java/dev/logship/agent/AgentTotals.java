package dev.logship.agent;

/// What an agent did since it was started.
///
/// @param isUp whether the receiver was reached when that was tried last
/// @param connections how many were made
/// @param sentBytes how many bytes were sent; some may have been sent again
/// @param lostBytes how many bytes could not be sent and never will, at least
/// @param lostUnknown how often bytes may have been lost that were not seen
record AgentTotals(boolean isUp, long connections, long sentBytes, long lostBytes, long lostUnknown) {}
