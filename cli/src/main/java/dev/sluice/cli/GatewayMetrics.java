package dev.sluice.cli;

import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.Servlet;

/** The gateway's telemetry, whose metrics a Prometheus server scrapes from the gateway itself. */
final class GatewayMetrics implements AutoCloseable {
  private final ProcessTelemetry telemetry;
  private final PrometheusRegistry registry = new PrometheusRegistry();

  private GatewayMetrics(ProcessTelemetry telemetry, PrometheusMetricReader reader) {
    this.telemetry = telemetry;
    registry.register(reader);
  }

  /** Sets up OpenTelemetry for this process. */
  static GatewayMetrics install() {
    PrometheusMetricReader reader = PrometheusMetricReader.create();
    return new GatewayMetrics(ProcessTelemetry.install("sluice-gateway", reader), reader);
  }

  /** Returns a servlet that writes all metrics in the format the scraper asks for. */
  Servlet servlet() {
    return new PrometheusMetricsServlet(registry);
  }

  @Override
  public void close() {
    telemetry.close();
  }
}
