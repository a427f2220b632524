/// Looks whether a verb would run, without running it: each class one thing that it needs.
@NullMarked
package dev.logship.cli.check;

import org.jspecify.annotations.NullMarked;
