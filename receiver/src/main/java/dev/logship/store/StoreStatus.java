package dev.logship.store;

import java.time.Duration;

/// The status of a storage directory.
///
/// @param freeBytes free space of its disk
/// @param sizeBytes size of its disk
/// @param syncs how many files were synced since the program started
/// @param syncTime how long that took in all
/// @param failedSyncs how often it failed
public record StoreStatus(long freeBytes, long sizeBytes, long syncs, Duration syncTime, long failedSyncs) {}
