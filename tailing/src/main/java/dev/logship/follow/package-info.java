/// Follows a path across rotation, so that all files that were there make one stream. Start with [Tailer] and
/// [Lineage].
@NullMarked
package dev.logship.follow;

import org.jspecify.annotations.NullMarked;
