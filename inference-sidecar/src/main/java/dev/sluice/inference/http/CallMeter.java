package dev.sluice.inference.http;

import dev.sluice.inference.engine.GenerationEvent;
import dev.sluice.inference.engine.GenerationEvent.Finished;
import dev.sluice.inference.metrics.Operation;
import dev.sluice.inference.metrics.ServerMetrics;
import dev.sluice.inference.metrics.ServerSpans;
import io.opentelemetry.api.trace.Span;
import java.util.function.LongSupplier;

/**
 * Measures one call of a known model.
 *
 * @param metrics where the measurements go
 * @param operation what was asked for
 * @param model the served model's name
 * @param arrivedAt the time of the call's arrival on the clock
 * @param nanoClock the time in nanoseconds
 * @param span tells of the call, and ends with it
 */
record CallMeter(
    ServerMetrics metrics,
    Operation operation,
    String model,
    long arrivedAt,
    LongSupplier nanoClock,
    Span span) {

  void generation(Finished finished) {
    GenerationEvent.Timings timings = finished.timings();
    // A call may have waited for its model before it was submitted, which its times do not tell.
    long waited = Math.max(0, nanoClock.getAsLong() - arrivedAt - timings.end());
    metrics.recordGeneration(
        operation,
        model,
        timings.firstToken() < 0 ? -1 : timings.firstToken() + waited,
        timings.end() + waited,
        finished.counts().completionTokens());
  }

  void tokens(int input, int output) {
    metrics.recordTokens(operation, model, input, output);
    ServerSpans.tokens(span, input, output);
  }

  /** Records the end; the kind of error is empty for success. */
  void end(String errorType) {
    metrics.recordCall(operation, model, nanoClock.getAsLong() - arrivedAt, errorType);
    ServerSpans.end(span, errorType);
  }
}
