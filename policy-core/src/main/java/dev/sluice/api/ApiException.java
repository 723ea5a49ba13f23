package dev.sluice.api;

/** Says that a call cannot go on and what its client is to be told. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  /** Makes the exception for an error. */
  public ApiException(ApiError error) {
    super(error.message());
    this.error = error;
  }

  /** Makes the exception for an error that something else caused. */
  public ApiException(ApiError error, Throwable cause) {
    super(error.message(), cause);
    this.error = error;
  }

  /** Returns what to tell the client. */
  public ApiError error() {
    return error;
  }
}
