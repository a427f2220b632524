/// One class per verb: reads its options and starts what they describe. Start with [Program], then
/// [RxCommand].
@NullMarked
package dev.logship.cli.command;

import org.jspecify.annotations.NullMarked;
