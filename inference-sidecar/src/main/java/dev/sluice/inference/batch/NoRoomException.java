package dev.sluice.inference.batch;

import java.util.Objects;

/** As much is kept as may be; the message is one sentence. */
public final class NoRoomException extends Exception {
  private static final long serialVersionUID = 1L;

  NoRoomException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
