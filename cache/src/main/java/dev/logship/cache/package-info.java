/// Makes the AOT cache, with which Java starts the program in about half the CPU time, while program and
/// packages are built: converts old classes, then runs the program once. Not part of the program. Start with
/// [Main].
@NullMarked
package dev.logship.cache;

import org.jspecify.annotations.NullMarked;
