package dev.logship.follow;

import dev.logship.StreamName;
import java.nio.file.Path;
import java.util.Optional;

/// To which stream a file belongs that matches, and why.
///
/// @param stream empty: the file is not followed
/// @param why in words
public record Assignment(Path file, Optional<StreamName> stream, String why) {}
