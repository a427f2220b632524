/// Black-box tests: the program as users start it, real sockets, real files, real faults. They know the
/// protocols and the command line, and nothing of the classes behind them. One package per subject, whose
/// classes have its name as a tag: `mvn verify -Dgroups=tail`. Here are only the rules that hold for all
/// sources and documents. Start with `ship.PairIT`, then `support.Logship`, which starts the processes of a
/// test.
@NullMarked
package dev.logship.it;

import org.jspecify.annotations.NullMarked;
