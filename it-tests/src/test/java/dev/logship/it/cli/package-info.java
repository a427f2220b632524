/// The program as its users and systemd see it: options, exit statuses, logs, signals.
@NullMarked
package dev.logship.it.cli;

import org.jspecify.annotations.NullMarked;
