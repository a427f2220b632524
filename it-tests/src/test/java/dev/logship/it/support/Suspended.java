package dev.logship.it.support;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import java.io.IOException;
import java.util.Map;

/// A thread of a logship process that a debugger suspends until this is closed.
public final class Suspended implements AutoCloseable {
    /// The `LOGSHIP_JAVA_OPTS` of a process to suspend.
    public static final String JAVA_OPTIONS =
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

    private final VirtualMachine machine;

    public Suspended(LogshipProcess process, String thread) throws IOException {
        this.machine = attach(process);
        thread(machine, thread).suspend();
    }

    /// Makes a thread fail with Java's preallocated OutOfMemoryError as soon as it runs.
    public static void fail(LogshipProcess process, String thread) throws Exception {
        VirtualMachine machine = attach(process);
        thread(machine, thread).stop(machine.classesByName("java.lang.OutOfMemoryError").getFirst()
                .instances(1).getFirst());
        machine.dispose();
    }

    private static ThreadReference thread(VirtualMachine machine, String name) {
        return machine.allThreads().stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no thread " + name + " among "
                        + machine.allThreads().stream().map(ThreadReference::name).toList()));
    }

    private static VirtualMachine attach(LogshipProcess process) throws IOException {
        String line = process.stdout().getFirst();
        return attach(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static VirtualMachine attach(String port) throws IOException {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.name().equals("com.sun.jdi.SocketAttach")).findFirst().orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.forEach((name, argument) -> {
            if (name.equals("hostname")) argument.setValue("127.0.0.1");
            if (name.equals("port")) argument.setValue(port);
        });
        try {
            return connector.attach(arguments);
        } catch (IllegalConnectorArgumentsException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        machine.dispose(); // resumes what it suspended
    }
}
