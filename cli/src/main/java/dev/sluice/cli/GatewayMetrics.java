package dev.sluice.cli;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.Servlet;

/** The gateway's own OpenTelemetry, whose metrics a Prometheus server scrapes. */
final class GatewayMetrics implements AutoCloseable {
  private final OpenTelemetrySdk sdk;
  private final PrometheusRegistry registry = new PrometheusRegistry();

  private GatewayMetrics(OpenTelemetrySdk sdk, PrometheusMetricReader reader) {
    this.sdk = sdk;
    registry.register(reader);
  }

  /** Sets up OpenTelemetry for this process, where the filter finds it as in any other host. */
  static GatewayMetrics install() {
    PrometheusMetricReader reader = PrometheusMetricReader.create();
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
            .setTracerProvider(SdkTracerProvider.builder().build())
            .build();
    GlobalOpenTelemetry.set(sdk);
    return new GatewayMetrics(sdk, reader);
  }

  /** Returns a servlet that writes all metrics in the format the scraper asks for. */
  Servlet servlet() {
    return new PrometheusMetricsServlet(registry);
  }

  @Override
  public void close() {
    sdk.close();
  }
}
