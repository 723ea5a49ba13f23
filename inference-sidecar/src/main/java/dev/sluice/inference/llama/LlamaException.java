package dev.sluice.inference.llama;

import java.util.Objects;

/** The native library or a model cannot be used; the message is one sentence for the user. */
public final class LlamaException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Makes a refusal.
   *
   * @param message one sentence that names what, where and what to do
   */
  public LlamaException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
