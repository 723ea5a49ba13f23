package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.engine.GenerationEvent.Failed;
import dev.sluice.inference.engine.RefusedException;
import dev.sluice.inference.serving.ModelUnavailableException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Objects;

/** Turns the engine's refusals into the API's. */
final class Refusals {
  private static final Logger LOG = System.getLogger(Refusals.class.getName());
  private static final Duration STOP_RETRY = Duration.ofSeconds(1);

  private Refusals() {}

  static ApiException of(RefusedException refusal) {
    return switch (refusal.reason()) {
      case QUEUE_FULL -> ApiException.overloaded(refusal.getMessage(), refusal.retryAfter());
      case STOPPING -> ApiException.unavailable(refusal.getMessage(), refusal.retryAfter());
      case DEADLINE -> ApiException.unmeetableDeadline(refusal.getMessage(), refusal.retryAfter());
      case LATE -> ApiException.late(refusal.getMessage());
    };
  }

  static ApiException of(ModelUnavailableException refusal) {
    return switch (refusal.reason()) {
      case UNKNOWN -> ApiException.invalid(404, refusal.getMessage(), "model", "model_not_found");
      case CROWDED -> ApiException.overloaded(refusal.getMessage(), refusal.retryAfter());
      case DISABLED -> ApiException.disabled(refusal.getMessage());
      case BROKEN, NO_ROOM, STARTING, STOPPING ->
          ApiException.unavailable(refusal.getMessage(), refusal.retryAfter());
    };
  }

  static ApiException of(Failed failed) {
    return switch (failed.cause()) {
      case FAULT -> ApiException.failure(failed.message());
      case STOPPING -> ApiException.unavailable(failed.message(), STOP_RETRY);
      case DEADLINE -> ApiException.late(failed.message());
    };
  }

  /** Refuses what a failing disk cannot keep; paths of this machine are for its log alone. */
  static ApiException ofDisk(IOException failure) {
    LOG.log(Level.WARNING, "The disk fails", failure);
    String reason =
        failure instanceof FileSystemException of
            ? Objects.requireNonNullElse(of.getReason(), of.getClass().getSimpleName())
            : String.valueOf(failure.getMessage());
    return ApiException.diskFailed(
        "The sidecar's disk does not keep this (%s); make room there, or give another --state."
            .formatted(reason));
  }
}
