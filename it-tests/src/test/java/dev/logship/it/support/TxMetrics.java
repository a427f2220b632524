package dev.logship.it.support;

import dev.logship.it.peer.HttpClient;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The metrics of an agent that was started with `--http-port 0`.
public record TxMetrics(LogshipProcess tx) {
    private static final Pattern LISTENING = Pattern.compile("http endpoint listening on \\S+:(\\d+)");

    /// The sum of all samples of this name, whatever their labels; 0 if there are none.
    public double sum(String name) throws IOException {
        return sum(name, "");
    }

    /// The sum of the samples of this name that have this text among their labels, such as `stream="a"`.
    public double sum(String name, String label) throws IOException {
        double sum = 0;
        for (String line : lines()) {
            boolean named = line.startsWith(name + "{") || line.startsWith(name + " ");
            if (named && line.contains(label)) {
                sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return sum;
    }

    private List<String> lines() throws IOException {
        return HttpClient.get(port(), "/metrics").body().lines().toList();
    }

    /// The port of the metrics.
    public int port() {
        Matcher found = LISTENING.matcher(tx.awaitLine("http port", line -> LISTENING.matcher(line).find()));
        if (!found.find()) throw new AssertionError("no port");
        return Integer.parseInt(found.group(1));
    }
}
