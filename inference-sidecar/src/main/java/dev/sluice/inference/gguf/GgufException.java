package dev.sluice.inference.gguf;

import java.io.IOException;

/** A model file that cannot be used; the message is one sentence that names the file and why. */
public final class GgufException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the refusal of a file.
   *
   * @param message one sentence for the user
   */
  public GgufException(String message) {
    super(message);
  }
}
