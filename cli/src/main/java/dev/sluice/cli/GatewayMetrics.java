package dev.sluice.cli;

import dev.sluice.config.GatewaySettings;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.Servlet;
import java.util.function.Supplier;

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

  /**
   * Returns a servlet that writes all metrics.
   *
   * @param settings what the policy file in force says
   */
  Servlet servlet(Supplier<GatewaySettings> settings) {
    return new MetricsServlet(registry, settings);
  }

  @Override
  public void close() {
    telemetry.close();
  }
}
