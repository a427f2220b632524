/// What all endpoints have in common. One package per protocol below, none of which knows another. Start with
/// [Endpoint].
@NullMarked
package dev.logship.endpoint;

import org.jspecify.annotations.NullMarked;
