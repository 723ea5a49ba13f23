package dev.sluice.inference.regex;

/** A pattern that cannot be used, with half a sentence that says why. */
public final class PatternException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Returns the complaint that an automaton would be too large. */
  public static PatternException tooManyStates(int max) {
    return new PatternException("needs over %d states".formatted(max));
  }

  PatternException(String message) {
    super(message);
  }
}
