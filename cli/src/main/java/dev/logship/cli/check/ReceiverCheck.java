package dev.logship.cli.check;

import dev.logship.Reason;
import dev.logship.net.HostPort;
import dev.logship.protocol.ship.ShipClient;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

/// Checks whether a receiver answers at an address, without leaving a stream behind there.
public final class ReceiverCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final String GIVE_SHIP_PORT = "give the ship port of a logship rx";

    private final Report report;

    public ReceiverCheck(Report report) {
        this.report = report;
    }

    public void check(HostPort receiver) {
        String host = "host: " + receiver;
        try {
            switch (ShipClient.probe(receiver, TIMEOUT)) {
                case RECEIVER -> report.good(host + " answers as a receiver does");
                case CLOSES -> report.problem(host + " closes the connection as a tail port does (or a proxy "
                        + "without a receiver)", GIVE_SHIP_PORT);
                case OTHER -> report.problem(host + " speaks another protocol", GIVE_SHIP_PORT);
            }
        } catch (UnknownHostException e) {
            report.problem("host: " + Reason.of(e), "correct the name, or the machine's DNS");
        } catch (SocketTimeoutException e) {
            report.problem(host + " does not answer within " + TIMEOUT.toSeconds() + " s",
                    "check firewalls on the way, and whether this is the ship port of a logship rx");
        } catch (IOException e) {
            report.problem(host + " cannot be reached: " + Reason.of(e),
                    "start logship rx there, and let it listen on that network with --bindhost");
        }
    }
}
