package dev.sluice.cli;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * This process's own OpenTelemetry, where the policies find it as in any other host.
 *
 * <p>OpenTelemetry's own variables say where spans go, such as {@code OTEL_EXPORTER_OTLP_ENDPOINT};
 * without one, no span is made. Metrics go to the reader that is given, and to an exporter only if
 * {@code OTEL_METRICS_EXPORTER} names one.
 */
final class ProcessTelemetry implements AutoCloseable {
  private static final List<String> WHERE_SPANS_GO =
      List.of(
          "OTEL_TRACES_EXPORTER",
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

  private final OpenTelemetrySdk sdk;

  private ProcessTelemetry(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  /**
   * Sets OpenTelemetry up for this process.
   *
   * @param service what the process is called unless a variable says otherwise
   * @param reader takes the metrics; null for none
   * @throws CommandFailure if a variable is not right
   */
  static ProcessTelemetry install(String service, @Nullable MetricReader reader) {
    boolean traces = WHERE_SPANS_GO.stream().anyMatch(name -> System.getenv(name) != null);
    try {
      OpenTelemetrySdk sdk =
          AutoConfiguredOpenTelemetrySdk.builder()
              .disableShutdownHook()
              .addPropertiesSupplier(() -> defaults(service, traces))
              .addMeterProviderCustomizer(
                  (meters, settings) ->
                      reader == null ? meters : meters.registerMetricReader(reader))
              .build()
              .getOpenTelemetrySdk();
      GlobalOpenTelemetry.set(traces ? sdk : new WithoutSpans(sdk));
      return new ProcessTelemetry(sdk);
    } catch (ConfigurationException e) {
      throw CommandFailure.wrongInput(
          "OpenTelemetry's environment variables are not right: " + e.getMessage());
    }
  }

  private static Map<String, String> defaults(String service, boolean traces) {
    return Map.of(
        "otel.service.name",
        service,
        "otel.traces.exporter",
        traces ? "otlp" : "none",
        "otel.metrics.exporter",
        "none",
        "otel.logs.exporter",
        "none");
  }

  @Override
  public void close() {
    sdk.close();
  }

  /** Spares calls the spans that nobody would ever see; a caller's trace passes on as it came. */
  private record WithoutSpans(OpenTelemetrySdk sdk) implements OpenTelemetry {
    @Override
    public TracerProvider getTracerProvider() {
      return TracerProvider.noop();
    }

    @Override
    public MeterProvider getMeterProvider() {
      return sdk.getMeterProvider();
    }

    @Override
    public ContextPropagators getPropagators() {
      return sdk.getPropagators();
    }
  }
}
