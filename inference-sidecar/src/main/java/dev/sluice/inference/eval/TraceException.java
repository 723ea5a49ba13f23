package dev.sluice.inference.eval;

/** A trace or a result file that cannot be used; the message says where and why in one sentence. */
final class TraceException extends Exception {
  private static final long serialVersionUID = 1L;

  TraceException(String message) {
    super(message);
  }

  TraceException(String message, Throwable cause) {
    super(message, cause);
  }
}
