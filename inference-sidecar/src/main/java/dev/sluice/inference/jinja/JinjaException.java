package dev.sluice.inference.jinja;

import java.util.Objects;

/** A template that cannot be parsed or rendered; the message is one clause without a full stop. */
public final class JinjaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes a failure.
   *
   * @param message what is wrong, in one clause
   */
  public JinjaException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
