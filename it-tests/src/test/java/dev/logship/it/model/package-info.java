/// Logs that are written and rotated at random, and the model of their streams. Knows nothing of logship but
/// the interface of a pair, [Pair]. Start with [StreamModel].
@NullMarked
package dev.logship.it.model;

import org.jspecify.annotations.NullMarked;
