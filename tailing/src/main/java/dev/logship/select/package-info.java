/// Which files are taken, and what their streams are called: globs, selections, names of rotated files. Knows
/// names only, no file. Start with [Selection].
@NullMarked
package dev.logship.select;

import org.jspecify.annotations.NullMarked;
