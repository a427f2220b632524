/// Following files across rotation, truncation, downtime and loss of state.
@NullMarked
package dev.logship.it.rotation;

import org.jspecify.annotations.NullMarked;
