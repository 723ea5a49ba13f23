package dev.sluice.inference.metrics;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes one SERVER span for each call of a known model, a child of the span that the call names in
 * {@code traceparent} (W3C Trace Context). Safe for all threads.
 *
 * <p>Names follow OpenTelemetry's GenAI conventions, version 1.41; nothing of a call's content is
 * recorded.
 */
public final class ServerSpans implements AutoCloseable {
  /** Makes no spans. */
  public static final ServerSpans NONE = new ServerSpans(OpenTelemetry.noop(), () -> {});

  private static final List<String> WHERE_SPANS_GO =
      List.of(
          "OTEL_TRACES_EXPORTER",
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

  private static final AttributeKey<Long> INPUT = AttributeKey.longKey("gen_ai.usage.input_tokens");
  private static final AttributeKey<Long> OUTPUT =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private static final TextMapGetter<UnaryOperator<@Nullable String>> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(UnaryOperator<@Nullable String> headers) {
          return List.of();
        }

        @Override
        public @Nullable String get(@Nullable UnaryOperator<@Nullable String> headers, String key) {
          return headers == null ? null : headers.apply(key);
        }
      };

  private final OpenTelemetry openTelemetry;
  private final Runnable close;

  private ServerSpans(OpenTelemetry openTelemetry, Runnable close) {
    this.openTelemetry = openTelemetry;
    this.close = close;
  }

  /** Returns spans that go to an OpenTelemetry which stays its owner's to close. */
  public static ServerSpans to(OpenTelemetry openTelemetry) {
    return new ServerSpans(openTelemetry, () -> {});
  }

  /**
   * Returns spans that go where OpenTelemetry's own environment variables say, such as {@code
   * OTEL_EXPORTER_OTLP_ENDPOINT}, and none where they say nothing.
   *
   * @throws IOException if a variable is not right; the message is one sentence
   */
  public static ServerSpans ofEnvironment() throws IOException {
    if (WHERE_SPANS_GO.stream().allMatch(name -> System.getenv(name) == null)) {
      return NONE;
    }
    try {
      OpenTelemetrySdk sdk = sdk();
      return new ServerSpans(sdk, sdk::close);
    } catch (ConfigurationException e) {
      throw new IOException(
          "OpenTelemetry's environment variables are not right: " + e.getMessage() + ".", e);
    }
  }

  private static OpenTelemetrySdk sdk() {
    return AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook()
        .addPropertiesSupplier(
            () ->
                Map.of(
                    "otel.service.name", "sluice-sidecar",
                    "otel.metrics.exporter", "none",
                    "otel.logs.exporter", "none"))
        .build()
        .getOpenTelemetrySdk();
  }

  /**
   * Begins the span of a call.
   *
   * @param operation what was asked for
   * @param model the served model's name
   * @param arrival when the call arrived
   * @param headers the call's headers by their names, null for those that it has not
   */
  public Span begin(
      Operation operation, String model, Instant arrival, UnaryOperator<@Nullable String> headers) {
    return openTelemetry
        .getTracer("dev.sluice.inference")
        .spanBuilder(operation.label() + " " + model)
        .setSpanKind(SpanKind.SERVER)
        .setParent(
            W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HEADERS))
        .setStartTimestamp(arrival)
        .setAttribute("gen_ai.operation.name", operation.label())
        .setAttribute("gen_ai.provider.name", "sluice")
        .setAttribute("gen_ai.request.model", model)
        .startSpan();
  }

  /** Notes the tokens of a call. */
  public static void tokens(Span span, int input, int output) {
    span.setAttribute(INPUT, (long) input);
    span.setAttribute(OUTPUT, (long) output);
  }

  /** Ends a span; the kind of error, a status or {@code cancelled}, is empty for success. */
  public static void end(Span span, String errorType) {
    if (!errorType.isEmpty()) {
      span.setAttribute(ERROR, errorType);
      // What the caller did wrong is no failure of the server.
      if (errorType.startsWith("5")) {
        span.setStatus(StatusCode.ERROR);
      }
    }
    span.end();
  }

  /** Sends what was not sent yet, for some seconds at most. */
  @Override
  public void close() {
    close.run();
  }
}
