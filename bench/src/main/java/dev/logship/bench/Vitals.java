package dev.logship.bench;

import java.io.IOException;

/// The resources of a running program at one moment.
///
/// @param openFiles descriptors, including connections
/// @param connections TCP sockets
/// @param threads of the operating system
/// @param resident memory in bytes
/// @param heapUsed bytes of objects, reachable or not
/// @param heapCommitted bytes of heap obtained from the system
record Vitals(int openFiles, int connections, int threads, long resident, long heapUsed,
        long heapCommitted) {
    private static final double MB = 1e6;

    static Vitals of(Lab lab, Running program) throws IOException, InterruptedException {
        Jvm.Heap heap = lab.jvm().heap(program);
        return new Vitals(ProcStat.descriptors(program.pid()).size(), ProcStat.connections(program.pid()),
                ProcStat.threads(program.pid()), program.residentBytes(), heap.used(), heap.committed());
    }

    @Override
    public String toString() {
        return "%4d open files, %3d connections, %3d threads, %6.1f MB resident, heap %5.1f of %5.1f MB"
                .formatted(openFiles, connections, threads, resident / MB, heapUsed / MB,
                        heapCommitted / MB);
    }
}
