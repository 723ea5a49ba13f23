package dev.sluice.inference.grammar;

/**
 * A grammar in GBNF, llama.cpp's notation, that begins with its rule {@code root}. Tokens of the
 * vocabulary cannot be named in it.
 *
 * @param text the rules
 */
public record Gbnf(String text) implements GrammarSource {
  @Override
  public Grammar grammar() throws GrammarException {
    return new GbnfParser(text).parse();
  }
}
