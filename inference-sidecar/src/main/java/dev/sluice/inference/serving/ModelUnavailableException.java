package dev.sluice.inference.serving;

import java.time.Duration;
import java.util.Objects;

/** A model cannot be used now; the message is one sentence for the caller. */
public final class ModelUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why a model cannot be used. */
  public enum Reason {
    /** There is no model of this name. */
    UNKNOWN,
    /** It cannot be loaded: its file, the library or the machine refuses it. */
    BROKEN,
    /** It is not loaded any more because it brought the process down. */
    DISABLED,
    /** The others have work and leave no memory for it, or it takes long to load. */
    NO_ROOM,
    /** Too many calls wait for it to be loaded. */
    CROWDED,
    /** The sidecar is starting. */
    STARTING,
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
   * @param retryAfter when to try again; zero when that makes no sense
   */
  public ModelUnavailableException(Reason reason, String message, Duration retryAfter) {
    super(message);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }

  /** Returns when to try again; zero when that makes no sense. */
  public Duration retryAfter() {
    return retryAfter;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
