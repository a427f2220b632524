/// All paths that answer at once: the web page, lists, status, and bytes of a stream. Start with
/// [StreamBytes].
@NullMarked
package dev.logship.endpoint.http.pages;

import org.jspecify.annotations.NullMarked;
