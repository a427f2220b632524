package dev.logship.follow;

import dev.logship.StreamName;
import java.nio.file.Path;
import java.util.Optional;

/// The stream to which a matching file belongs, and the reason.
///
/// @param stream empty: the file is not followed
/// @param why the reason, as text
public record Assignment(Path file, Optional<StreamName> stream, String why) {}
