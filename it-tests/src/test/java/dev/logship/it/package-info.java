/// Black-box tests: the program as users start it, real sockets, real files, real faults. They know the
/// protocols and the command line and nothing of the classes behind them (but for `TidyIT`, which reads
/// the sources). Start reading at `PairIT`, then `Logship`, which starts the processes of a test.
@NullMarked
package dev.logship.it;

import org.jspecify.annotations.NullMarked;
