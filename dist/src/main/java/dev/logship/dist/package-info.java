/// Creates, while the packages are built, the parts of an image other than jars and Java: converted classes,
/// documents generated from the command line, and the AOT cache. Not part of the program. Start with [Main].
@NullMarked
package dev.logship.dist;

import org.jspecify.annotations.NullMarked;
