package dev.sluice.inference.engine;

import java.util.Objects;

/** A step or an embedding that the model could not compute; the message is one sentence. */
public final class DecodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the failure of a step.
   *
   * @param message one sentence for the caller
   */
  public DecodeException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
