package dev.sluice.inference.http;

import dev.sluice.inference.api.AnswerHead;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.metrics.Operation;
import dev.sluice.inference.metrics.ServerMetrics;
import dev.sluice.inference.metrics.ServerSpans;
import dev.sluice.inference.serving.ModelRegistry;
import dev.sluice.inference.serving.ServedModel;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What endpoints share.
 *
 * @param models the served models
 * @param terms reads on what terms calls are to be served
 * @param metrics where measurements go
 * @param spans tells of calls
 * @param clock the time of day
 * @param nanoClock the time in nanoseconds, to measure with
 * @param random names answers and seeds draws; safe for all threads
 */
record ApiContext(
    ModelRegistry models,
    TermsReader terms,
    ServerMetrics metrics,
    ServerSpans spans,
    InstantSource clock,
    LongSupplier nanoClock,
    RandomGenerator random) {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** Returns the model of this name, if the sidecar takes calls now. */
  ServedModel model(String name) throws ApiException {
    ModelRegistry.State state = models.state();
    if (state != ModelRegistry.State.READY) {
      throw ApiException.unavailable(
          state == ModelRegistry.State.LOADING
              ? "The models are being loaded; try again shortly."
              : "The sidecar is stopping; try again shortly.",
          RETRY_AFTER);
    }
    String disabled = models.disabled().get(name);
    if (disabled != null) {
      throw ApiException.disabled(disabled);
    }
    return models
        .find(name)
        .orElseThrow(
            () ->
                ApiException.invalid(
                    404,
                    "The model %s does not exist here; GET /v1/models lists those that do."
                        .formatted(name),
                    "model",
                    "model_not_found"));
  }

  AnswerHead head(String prefix, String model) {
    return new AnswerHead(id(prefix), clock.instant(), model);
  }

  /** Returns a new name that begins with a prefix. */
  String id(String prefix) {
    return prefix + HexFormat.of().toHexDigits(random.nextLong());
  }

  CallMeter meter(HttpCall call, Operation operation, ServedModel model) {
    Duration since = Duration.ofNanos(nanoClock.getAsLong() - call.arrivedAt());
    Span span =
        spans.begin(
            operation,
            model.name(),
            clock.instant().minus(since),
            name -> call.header(name).orElse(null));
    return new CallMeter(metrics, operation, model.name(), call.arrivedAt(), nanoClock, span);
  }
}
