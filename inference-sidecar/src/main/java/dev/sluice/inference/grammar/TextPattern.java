package dev.sluice.inference.grammar;

import dev.sluice.inference.regex.Pattern;
import dev.sluice.inference.regex.PatternException;

/**
 * A regular expression as the source of the grammar of all texts that fit it as a whole.
 *
 * @param pattern the expression in the notation of ECMA-262
 */
public record TextPattern(String pattern) implements GrammarSource {
  @Override
  public Grammar grammar() throws GrammarException {
    try {
      return Characters.texts(Pattern.parse(pattern).whole());
    } catch (PatternException e) {
      throw new GrammarException("The pattern %s.".formatted(e.getMessage()));
    }
  }
}
