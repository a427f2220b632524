/// The http endpoint: paths, events, limits, metrics, and the page in a browser.
@NullMarked
package dev.logship.it.http;

import org.jspecify.annotations.NullMarked;
