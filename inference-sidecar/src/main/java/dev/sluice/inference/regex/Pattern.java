package dev.sluice.inference.regex;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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

  /** Returns the language of these texts and no others. */
  public static Dfa texts(Collection<String> texts) throws PatternException {
    List<Syntax> options = new ArrayList<>();
    for (String text : texts) {
      options.add(
          new Syntax.Sequence(
              text.codePoints()
                  .<Syntax>mapToObj(c -> new Syntax.Chars(CharSet.range(c, c)))
                  .toList()));
    }
    return new Pattern(new Syntax.Choice(options)).whole();
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
