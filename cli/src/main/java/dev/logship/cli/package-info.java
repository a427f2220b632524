/// The program `logship`. [Main] is the only class that calls `System.exit`; the verbs are in `command`.
@NullMarked
package dev.logship.cli;

import org.jspecify.annotations.NullMarked;
