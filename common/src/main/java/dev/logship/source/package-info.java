/// Files of this machine that grow: finding them by glob, noticing that they grew, opening them. Knows the
/// domain. Start with [Discovery] and [FileWatcher].
@NullMarked
package dev.logship.source;

import org.jspecify.annotations.NullMarked;
