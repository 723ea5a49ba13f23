package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.engine.RefusedException;

/** Turns the engine's refusals into the API's. */
final class Refusals {
  private Refusals() {}

  static ApiException of(RefusedException refusal) {
    return switch (refusal.reason()) {
      case QUEUE_FULL -> ApiException.overloaded(refusal.getMessage(), refusal.retryAfter());
      case STOPPING -> ApiException.unavailable(refusal.getMessage(), refusal.retryAfter());
    };
  }
}
