package dev.sluice.inference.metrics;

import dev.sluice.inference.serving.ModelRegistry;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.DoubleSupplier;

/**
 * The sidecar's metrics. Safe for all threads.
 *
 * <p>Names and buckets follow OpenTelemetry's GenAI conventions, version 1.41; gauges that these do
 * not have are under {@code sluice_inference}.
 */
public final class ServerMetrics {
  /** The media type of {@link #expose()}. */
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final String PROVIDER = "sluice";
  private static final String OPERATION_LABEL = "gen_ai_operation_name";
  private static final String PROVIDER_LABEL = "gen_ai_provider_name";
  private static final String MODEL_LABEL = "gen_ai_request_model";
  private static final String ERROR_LABEL = "error_type";
  private static final String TOKEN_LABEL = "gen_ai_token_type";

  private static final double[] DURATION_BUCKETS = {
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
  };
  private static final double[] FIRST_TOKEN_BUCKETS = {
    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };
  private static final double[] PER_TOKEN_BUCKETS = {
    0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5
  };
  private static final double[] TOKEN_BUCKETS = {
    1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.builder().build();
  private final Histogram duration;
  private final Histogram firstToken;
  private final Histogram perToken;
  private final Histogram tokens;

  /**
   * Registers all metrics.
   *
   * @param models whose schedulers the gauges look at
   */
  public ServerMetrics(ModelRegistry models) {
    duration =
        seconds(
            "gen_ai_server_request_duration_seconds",
            "Time from a call's arrival to the end of its answer",
            DURATION_BUCKETS,
            OPERATION_LABEL,
            PROVIDER_LABEL,
            MODEL_LABEL,
            ERROR_LABEL);
    firstToken =
        seconds(
            "gen_ai_server_time_to_first_token_seconds",
            "Time from submission to the first token",
            FIRST_TOKEN_BUCKETS,
            OPERATION_LABEL,
            PROVIDER_LABEL,
            MODEL_LABEL);
    perToken =
        seconds(
            "gen_ai_server_time_per_output_token_seconds",
            "Mean time between tokens after the first",
            PER_TOKEN_BUCKETS,
            OPERATION_LABEL,
            PROVIDER_LABEL,
            MODEL_LABEL);
    tokens =
        Histogram.builder()
            .name("gen_ai_client_token_usage")
            .help("Tokens of a call")
            .classicOnly()
            .classicUpperBounds(TOKEN_BUCKETS)
            .labelNames(OPERATION_LABEL, PROVIDER_LABEL, MODEL_LABEL, TOKEN_LABEL)
            .register(registry);
    EngineMetrics.register(registry, models);
  }

  /**
   * Records the end of a call.
   *
   * @param operation what was asked for
   * @param model the served model's name
   * @param nanos from the call's arrival to its end
   * @param errorType a short, bounded kind of error; empty for success
   */
  public void recordCall(Operation operation, String model, long nanos, String errorType) {
    duration
        .labelValues(operation.label(), PROVIDER, model, errorType)
        .observe(Unit.nanosToSeconds(nanos));
  }

  /**
   * Records the times of one generation.
   *
   * @param operation what was asked for
   * @param model the served model's name
   * @param firstTokenNanos from the call's arrival to the first token; negative if there was none
   * @param endNanos from the call's arrival to the end
   * @param outputTokens how many tokens were generated
   */
  public void recordGeneration(
      Operation operation, String model, long firstTokenNanos, long endNanos, int outputTokens) {
    if (firstTokenNanos < 0) {
      return;
    }
    firstToken
        .labelValues(operation.label(), PROVIDER, model)
        .observe(Unit.nanosToSeconds(firstTokenNanos));
    if (outputTokens > 1) {
      perToken
          .labelValues(operation.label(), PROVIDER, model)
          .observe(Unit.nanosToSeconds(endNanos - firstTokenNanos) / (outputTokens - 1));
    }
  }

  /**
   * Records the tokens of one call.
   *
   * @param operation what was asked for
   * @param model the served model's name
   * @param inputTokens tokens read
   * @param outputTokens tokens generated
   */
  public void recordTokens(Operation operation, String model, int inputTokens, int outputTokens) {
    tokens.labelValues(operation.label(), PROVIDER, model, "input").observe(inputTokens);
    if (outputTokens > 0) {
      tokens.labelValues(operation.label(), PROVIDER, model, "output").observe(outputTokens);
    }
  }

  /** Returns all metrics in Prometheus' text format. */
  public byte[] expose() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private Histogram seconds(String name, String help, double[] buckets, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .unit(Unit.SECONDS)
        .classicOnly()
        .classicUpperBounds(buckets)
        .labelNames(labels)
        .register(registry);
  }

  /**
   * Adds a number that is asked for at each scrape.
   *
   * @param name what follows {@code sluice_inference_}
   * @param help what it is
   * @param value gives it; must be safe for all threads
   */
  public void addGauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name("sluice_inference_" + name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }
}
