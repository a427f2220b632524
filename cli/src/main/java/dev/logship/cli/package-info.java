/// The program `logship`: one class per verb, each of which reads its options and starts what they describe.
/// The only code that ends the process. Start with [Main].
@NullMarked
package dev.logship.cli;

import org.jspecify.annotations.NullMarked;
