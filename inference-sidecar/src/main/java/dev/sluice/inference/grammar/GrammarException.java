package dev.sluice.inference.grammar;

import java.util.Objects;

/** A grammar that cannot be used, with one sentence that says where and why. */
public final class GrammarException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message one sentence for the caller
   */
  public GrammarException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message one sentence for the caller
   * @param cause what went wrong
   */
  public GrammarException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
