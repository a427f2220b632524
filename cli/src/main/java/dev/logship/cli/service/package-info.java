/// Running as a service: start, status for systemd, watchdog, heap size, and the end by a signal. Start with
/// [ServiceRunner].
@NullMarked
package dev.logship.cli.service;

import org.jspecify.annotations.NullMarked;
