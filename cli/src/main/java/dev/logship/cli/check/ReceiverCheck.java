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
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(3);

    private final Report report;

    public ReceiverCheck(Report report) {
        this.report = report;
    }

    public void check(HostPort receiver) {
        String what = "host: " + receiver;
        try {
            switch (ShipClient.probe(receiver, ANSWERS_WITHIN)) {
                case RECEIVER -> report.good(what + " answers as a receiver does");
                case CLOSES -> report.problem(what + " closes the connection in order, as a tail port does "
                        + "(or a proxy before a receiver)", "give the ship port of a logship rx");
                case OTHER -> report.problem(what + " speaks another protocol",
                        "give the ship port of a logship rx");
            }
        } catch (UnknownHostException e) {
            report.problem("host: " + Reason.of(e), "correct the name, or the machine's DNS");
        } catch (SocketTimeoutException e) {
            report.problem(what + " does not answer within " + ANSWERS_WITHIN.toSeconds() + " s",
                    "look whether a firewall is between, and whether this is the ship port of a logship rx");
        } catch (IOException e) {
            report.problem(what + " cannot be reached: " + Reason.of(e),
                    "start logship rx there, and let it listen on that network with --bindhost");
        }
    }
}
