/// Shipping: agent and receiver, over the ship protocol.
@NullMarked
package dev.logship.it.ship;

import org.jspecify.annotations.NullMarked;
