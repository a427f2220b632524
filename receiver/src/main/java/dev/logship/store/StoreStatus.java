package dev.logship.store;

import java.time.Duration;

/// How a storage directory is doing.
///
/// @param freeBytes what can be written until its disk is full
/// @param sizeBytes what its disk can hold
/// @param syncs how often something was made durable since the program began
/// @param syncTime how long that took
/// @param failedSyncs how often it failed
public record StoreStatus(long freeBytes, long sizeBytes, long syncs, Duration syncTime, long failedSyncs) {}
