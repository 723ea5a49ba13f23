package dev.sluice.inference.bench;

/** A measurement that cannot be made; the message says what and why in one sentence. */
final class BenchException extends Exception {
  private static final long serialVersionUID = 1L;

  BenchException(String message) {
    super(message);
  }
}
