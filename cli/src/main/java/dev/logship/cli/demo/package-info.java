/// The parts of `logship demo`: a program that writes a log, a reader that prints it, and the comparison at
/// the end.
@NullMarked
package dev.logship.cli.demo;

import org.jspecify.annotations.NullMarked;
