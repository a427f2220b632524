/// Linux: every native call of the product, by the JDK's foreign-function API. Knows files, descriptors and
/// errors; nothing of streams. Each failed call gives an `IOException` that names the file and the errno.
///
/// Start with [OpenedFile], then [FileStat] and [FileHandle]; [NativeFunction] is how a function is called.
@NullMarked
package dev.logship.linux;

import org.jspecify.annotations.NullMarked;
