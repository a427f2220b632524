/// Logs that are written and rotated at random, and the model of what their streams must be then. Knows
/// nothing of logship but the interface through which a test hands it a pair, [Pair]. Start reading at
/// [StreamModel].
@NullMarked
package dev.logship.it.model;

import org.jspecify.annotations.NullMarked;
