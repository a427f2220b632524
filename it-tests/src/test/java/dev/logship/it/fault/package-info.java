/// Faults: kill -9, cut connections, full disks, used-up descriptors, hostile peers.
@NullMarked
package dev.logship.it.fault;

import org.jspecify.annotations.NullMarked;
