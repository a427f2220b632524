/// What is set outside the command line: in a configuration file or in the environment.
@NullMarked
package dev.logship.cli.config;

import org.jspecify.annotations.NullMarked;
