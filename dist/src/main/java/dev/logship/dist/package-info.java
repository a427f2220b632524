/// Creates, while the packages are built, the parts of an image other than jars and Java: documents generated
/// from the command line, and the AOT cache for the image's own Java. Not part of the program. Start with
/// [Main].
@NullMarked
package dev.logship.dist;

import org.jspecify.annotations.NullMarked;
