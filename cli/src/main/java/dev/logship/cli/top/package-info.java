/// What `logship top` shows: [StreamSource] asks, [Watch] keeps asking, [StreamTable] makes lines of what was
/// answered, [Screen] shows them. Knows no verb. Start reading at [StreamTable].
@NullMarked
package dev.logship.cli.top;

import org.jspecify.annotations.NullMarked;
