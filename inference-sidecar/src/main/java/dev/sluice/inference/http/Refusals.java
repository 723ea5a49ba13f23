package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.engine.GenerationEvent.Failed;
import dev.sluice.inference.engine.RefusedException;
import java.time.Duration;

/** Turns the engine's refusals into the API's. */
final class Refusals {
  private static final Duration STOP_RETRY = Duration.ofSeconds(1);

  private Refusals() {}

  static ApiException of(RefusedException refusal) {
    return switch (refusal.reason()) {
      case QUEUE_FULL -> ApiException.overloaded(refusal.getMessage(), refusal.retryAfter());
      case STOPPING, DEADLINE ->
          ApiException.unavailable(refusal.getMessage(), refusal.retryAfter());
    };
  }

  static ApiException of(Failed failed) {
    return switch (failed.cause()) {
      case FAULT -> ApiException.failure(failed.message());
      case STOPPING, DEADLINE -> ApiException.unavailable(failed.message(), STOP_RETRY);
    };
  }
}
