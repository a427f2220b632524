/// What happens to the names and sizes of files: inotify, and looking again where it does not tell. Start
/// with [Scanner].
@NullMarked
package dev.logship.watch;

import org.jspecify.annotations.NullMarked;
