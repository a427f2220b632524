package dev.logship.agent;

import dev.logship.StreamName;
import dev.logship.StreamOffset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The status of one stream. Immutable.
///
/// @param path where its file is expected
/// @param sent up to where bytes were sent
/// @param held the offset in the receiver's last reply
/// @param behindBytes how many bytes of its files are not sent yet
/// @param behind for how long there has been something to send
/// @param lost how many bytes were lost, at least, since the agent started
/// @param isConfirmed whether the receiver confirmed that it holds everything there was
/// @param connections how many connections the receiver replied on since the agent started
/// @param trouble the last failure, if nothing succeeded since
/// @param unreadable whether that failure was a lack of permission to read the file
public record StreamStatus(StreamName stream, Path path, StreamOffset sent, StreamOffset held,
        long behindBytes, Duration behind, long lost, boolean isConfirmed, long connections,
        Optional<String> trouble, boolean unreadable) {}
