package dev.sluice.inference.gguf;

import dev.sluice.inference.text.Printable;
import java.io.IOException;

/** A model file that cannot be used; the message is one sentence that names the file and why. */
public final class GgufException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the refusal of a file.
   *
   * @param message one sentence for the user; names that the file made up may be anything
   */
  public GgufException(String message) {
    super(Printable.of(message));
  }
}
