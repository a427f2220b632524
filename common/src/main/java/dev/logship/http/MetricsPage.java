package dev.logship.http;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// `/metrics`, in the format that the client accepts. Any thread.
public final class MetricsPage implements Page {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();

    /// @param metrics called by every scrape
    public MetricsPage(MultiCollector metrics) {
        registry.register(metrics);
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
        ExpositionFormatWriter writer = formats.findWriter(exchange.header("Accept"));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        writer.write(text, registry.scrape());
        exchange.answer(200, writer.getContentType(), text.toByteArray());
    }
}
