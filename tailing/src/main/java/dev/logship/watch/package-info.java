/// Reports changes of names and sizes of files: by inotify, and by polling where inotify does not report
/// them. Start with [Scanner].
@NullMarked
package dev.logship.watch;

import org.jspecify.annotations.NullMarked;
