/// All native calls of the program, through the JDK's foreign-function API. Knows files, descriptors and
/// errors, but no streams. Each failed call throws an `IOException` that names the file and the errno.
///
/// Start with [OpenedFile], then [FileStat] and [FileHandle]; [NativeFunction] calls C functions.
@NullMarked
package dev.logship.linux;

import org.jspecify.annotations.NullMarked;
