package dev.sluice.upstream;

import dev.sluice.Target;
import dev.sluice.api.ApiError;
import java.io.IOException;

/** Says that an answer broke off after it had begun, so that it cannot be asked for elsewhere. */
public final class UpstreamException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Target target;
  private final transient ApiError error;
  private final long received;

  UpstreamException(Target target, ApiError error, long received, Throwable cause) {
    super(error.message() + " " + received + " bytes of its body had come.", cause);
    this.target = target;
    this.error = error;
    this.received = received;
  }

  /** Returns which target's answer it was. */
  public Target target() {
    return target;
  }

  /** Returns what to tell the client, in mid-stream as an event. */
  public ApiError error() {
    return error;
  }

  /** Returns how many bytes of the body had come. */
  public long received() {
    return received;
  }
}
