/// The program's own log on stderr: format, levels, repeated messages. Start with [LogSetup].
@NullMarked
package dev.logship.cli.logging;

import org.jspecify.annotations.NullMarked;
