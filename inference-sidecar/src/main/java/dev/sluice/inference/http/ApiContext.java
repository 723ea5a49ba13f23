package dev.sluice.inference.http;

import dev.sluice.inference.api.AnswerHead;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.metrics.Operation;
import dev.sluice.inference.metrics.ServerMetrics;
import dev.sluice.inference.metrics.ServerSpans;
import dev.sluice.inference.serving.ModelLease;
import dev.sluice.inference.serving.ModelRegistry;
import dev.sluice.inference.serving.ModelUnavailableException;
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

  /**
   * Waits until the model of this name is in memory.
   *
   * @return the right to use it, to be closed when everything is submitted
   */
  ModelLease lease(String name) throws ApiException {
    try {
      return models.lease(name);
    } catch (ModelUnavailableException e) {
      throw Refusals.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.unavailable("The sidecar is stopping; try again shortly.", RETRY_AFTER);
    }
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
