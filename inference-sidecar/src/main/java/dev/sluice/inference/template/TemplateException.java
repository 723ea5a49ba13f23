package dev.sluice.inference.template;

import java.util.Objects;

/** A conversation that cannot be made a prompt; the message is one sentence for the caller. */
public final class TemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Makes a refusal.
   *
   * @param message one sentence
   */
  public TemplateException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
