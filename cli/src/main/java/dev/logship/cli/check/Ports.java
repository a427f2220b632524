package dev.logship.cli.check;

import dev.logship.Reason;
import dev.logship.net.HostPort;
import dev.logship.server.ReaderPorts;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// Looks whether ports can be listened on, by listening on all of them until it is closed.
public final class Ports implements Closeable {
    private final Report report;
    private final List<ServerSocket> open = new ArrayList<>();

    public Ports(Report report) {
        this.report = report;
    }

    /// Looks at one.
    ///
    /// @param option the one that says where
    public void check(String option, HostPort address) throws IOException {
        ServerSocket socket = new ServerSocket();
        open.add(socket);
        try {
            socket.bind(address.resolve());
            report.good(option + ": " + address + " is free");
        } catch (UnknownHostException e) {
            report.problem(option + ": " + Reason.of(e), "give an address of this machine");
        } catch (BindException e) {
            String why = String.valueOf(e.getMessage());
            report.problem(option + ": cannot listen on " + address + ": " + why, why.contains("in use")
                    ? "stop what does (see ss -ltnp), or choose another port"
                    : why.contains("denied") ? "choose a port from 1024 on, or run with CAP_NET_BIND_SERVICE"
                    : "give an address of this machine (see ip address)");
        } catch (IOException e) {
            report.problem(option + ": cannot listen on " + address + ": " + Reason.of(e),
                    "choose another port");
        }
    }

    /// All that readers connect to.
    public void check(ReaderPorts readers) throws IOException {
        if (readers.tail().isPresent()) check("--tail-port", readers.tail().get());
        if (readers.lines().isPresent()) check("--lines-port", readers.lines().get().address());
        if (readers.http().isPresent()) check("--http-port", readers.http().get().address());
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket socket : open) socket.close();
    }
}
