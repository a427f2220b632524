/// The screen of `logship top`: [StreamSource] queries the server, [Watch] repeats that, [StreamTable]
/// formats the answer, [Screen] draws it. Knows no verb. Start with [StreamTable].
@NullMarked
package dev.logship.cli.top;

import org.jspecify.annotations.NullMarked;
