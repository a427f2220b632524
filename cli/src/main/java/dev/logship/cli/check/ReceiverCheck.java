package dev.logship.cli.check;

import dev.logship.Reason;
import dev.logship.net.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Looks whether a receiver is there, by asking for a stream of a name that none can have: a receiver of
/// logship resets the connection, the original answers with an offset. Nothing is left behind at ours. A tail
/// port refuses that name too, but closes in order.
public final class ReceiverCheck {
    private static final byte[] NO_NAME = "..\n".getBytes(StandardCharsets.US_ASCII);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(3);

    /// Whose answer it is.
    private enum Answer { RECEIVER, END, OTHER }

    private final Report report;

    public ReceiverCheck(Report report) {
        this.report = report;
    }

    public void check(HostPort receiver) {
        String what = "host: " + receiver;
        try (Socket socket = new Socket()) {
            InetSocketAddress address = receiver.resolve();
            socket.connect(address, (int) ANSWERS_WITHIN.toMillis());
            socket.setSoTimeout((int) ANSWERS_WITHIN.toMillis());
            socket.getOutputStream().write(NO_NAME);
            switch (answer(socket.getInputStream())) {
                case RECEIVER -> report.good(what + " answers as a receiver does");
                case END -> report.problem(what + " closes the connection in order, as a tail port does (or "
                        + "a proxy before a receiver)", "give the ship port of a logship rx");
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

    private static Answer answer(InputStream in) throws IOException {
        try {
            int next = in.read();
            if (next < 0) return Answer.END;
            while (next >= '0' && next <= '9') next = in.read();
            return next == '\n' ? Answer.RECEIVER : Answer.OTHER;
        } catch (SocketException e) {
            return Answer.RECEIVER; // which resets the connection
        }
    }
}
