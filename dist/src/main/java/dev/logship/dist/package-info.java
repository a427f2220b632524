/// Makes, while the packages are built, what an image holds beside jars and a Java: quick classes, documents
/// that follow from the command line, and the cache for a quick start. Nothing here is part of the program.
/// Start with [Main].
@NullMarked
package dev.logship.dist;

import org.jspecify.annotations.NullMarked;
