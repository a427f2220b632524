/// `/stream`: lines as server-sent events. Start with [Events], then [EventClient].
@NullMarked
package dev.logship.endpoint.http.events;

import org.jspecify.annotations.NullMarked;
