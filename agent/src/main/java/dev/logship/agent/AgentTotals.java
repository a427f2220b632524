package dev.logship.agent;

/// The totals of an agent since it started, and its state now.
///
/// @param isUp whether the last attempt reached the receiver
/// @param connections how many were made to the receiver
/// @param sentBytes how many bytes were sent, including bytes sent again
/// @param lostBytes how many bytes are known to be lost
/// @param lostUnknown how often unseen bytes may have been lost
/// @param unwatched how many directories are not watched now
record AgentTotals(boolean isUp, long connections, long sentBytes, long lostBytes, long lostUnknown,
        int unwatched) {}
