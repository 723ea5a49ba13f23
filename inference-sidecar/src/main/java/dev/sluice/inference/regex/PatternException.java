package dev.sluice.inference.regex;

/** A pattern that cannot be used, with half a sentence that says why. */
public final class PatternException extends Exception {
  private static final long serialVersionUID = 1L;

  PatternException(String message) {
    super(message);
  }
}
