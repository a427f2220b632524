/// Which files are selected and how their streams are named: globs, selections, names of rotated files. Works
/// on names only and opens no file. Start with [Selection].
@NullMarked
package dev.logship.select;

import org.jspecify.annotations.NullMarked;
