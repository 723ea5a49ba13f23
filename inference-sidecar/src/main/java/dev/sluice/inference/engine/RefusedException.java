package dev.sluice.inference.engine;

import java.time.Duration;
import java.util.Objects;

/** Work that is not taken on now; the message is one sentence. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why work is refused. */
  public enum Reason {
    /** As much is waiting as may wait. */
    QUEUE_FULL,
    /** The deadline cannot be met. */
    DEADLINE,
    /** The deadline passed before the work was done. */
    LATE,
    /** The sidecar is stopping. */
    STOPPING
  }

  private final Reason reason;
  private final Duration retryAfter;

  /**
   * Makes a refusal.
   *
   * @param reason why
   * @param message one sentence for the caller
   * @param retryAfter when trying again makes sense
   */
  public RefusedException(Reason reason, String message, Duration retryAfter) {
    super(message);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }

  /** Returns when trying again makes sense. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
