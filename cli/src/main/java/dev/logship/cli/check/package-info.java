/// Checks whether a verb would run, without running it. One class per resource that a verb needs. Start with
/// [Checked].
@NullMarked
package dev.logship.cli.check;

import org.jspecify.annotations.NullMarked;
