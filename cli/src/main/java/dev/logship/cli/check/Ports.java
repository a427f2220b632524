package dev.logship.cli.check;

import dev.logship.Reason;
import dev.logship.net.HostPort;
import dev.logship.net.Sockets;
import dev.logship.server.ReaderPorts;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// Checks whether addresses can be listened on. Listens on all of them until it is closed, so that two
/// options with the same port are found too.
public final class Ports implements Closeable {
    private final Report report;
    private final List<ServerSocket> open = new ArrayList<>();

    public Ports(Report report) {
        this.report = report;
    }

    /// Checks one address.
    ///
    /// @param option the option that gives it
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
            report.problem(option + ": cannot listen on " + address + ": " + why, Sockets.remedy(why));
        } catch (IOException e) {
            report.problem(option + ": cannot listen on " + address + ": " + Reason.of(e),
                    "choose another port");
        }
    }

    /// Checks the addresses that readers connect to.
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
