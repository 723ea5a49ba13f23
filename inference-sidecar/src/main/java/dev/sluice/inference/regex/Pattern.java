package dev.sluice.inference.regex;

/**
 * A regular expression in the notation of ECMA-262, as far as it describes a regular language:
 * without references back, looking around and edges of words. Immutable.
 */
public final class Pattern {
  private final Syntax syntax;

  private Pattern(Syntax syntax) {
    this.syntax = syntax;
  }

  /**
   * Reads a pattern.
   *
   * @param text the pattern, without slashes around it
   * @throws PatternException if it is none or not regular
   */
  public static Pattern parse(String text) throws PatternException {
    return new Pattern(new PatternParser(text).parse());
  }

  /** Returns the texts that fit the pattern from their beginning to their end. */
  public Dfa whole() throws PatternException {
    return Dfa.of(new Nfa(syntax, false));
  }

  /** Returns the texts that fit the pattern anywhere, unless anchors say where. */
  public Dfa anywhere() throws PatternException {
    return Dfa.of(new Nfa(syntax, true));
  }
}
