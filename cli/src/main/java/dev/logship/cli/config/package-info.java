/// Values from the configuration file and the environment. picocli uses them as the defaults of options.
/// Start with [Configuration].
@NullMarked
package dev.logship.cli.config;

import org.jspecify.annotations.NullMarked;
