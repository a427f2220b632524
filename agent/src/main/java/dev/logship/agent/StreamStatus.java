package dev.logship.agent;

import dev.logship.StreamName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How one stream stands. Immutable.
///
/// @param path where its file is expected
/// @param sent up to which stream offset bytes were sent
/// @param held how many bytes the receiver held when it was asked last
/// @param behindBytes how many bytes the file has that were not sent
/// @param behind for how long there was something to send
/// @param lost how many bytes could not be sent and never will, at least, since the agent was started
/// @param isConfirmed whether the receiver said that it holds all there was
/// @param connections how many connections were answered since the agent was started
/// @param trouble what went wrong last, if nothing went right since
/// @param unreadable whether that was that its file may not be read
public record StreamStatus(StreamName stream, Path path, long sent, long held, long behindBytes,
        Duration behind, long lost, boolean isConfirmed, long connections, Optional<String> trouble,
        boolean unreadable) {}
